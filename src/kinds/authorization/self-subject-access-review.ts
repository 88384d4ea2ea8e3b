import type { SelfSubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { emptyMetadata, oneOfBoth, readableSelectors, refuseReview, reviewAccess } from "./access-review.ts";

export const selfSubjectAccessReview = defineKind<SelfSubjectAccessReview>({
  resource: "authorization.k8s.io/v1/selfsubjectaccessreviews",
  review(object, context) {
    refuseReview([...oneOfBoth(object.spec), ...readableSelectors(object.spec), ...emptyMetadata(object)]);
    return { ...object, status: reviewAccess(object.spec, context.user, context) };
  },
});
