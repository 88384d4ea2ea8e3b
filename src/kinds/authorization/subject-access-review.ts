import type { SubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { emptyMetadata, oneOfBoth, readableSelectors, refuseReview, reviewAccess, someone, subjectOf } from "./access-review.ts";

export const subjectAccessReview = defineKind<SubjectAccessReview>({
  resource: "authorization.k8s.io/v1/subjectaccessreviews",
  review(object, context) {
    const { spec } = object;
    refuseReview([...oneOfBoth(spec), ...someone(spec), ...readableSelectors(spec), ...emptyMetadata(object)]);
    return { ...object, status: reviewAccess(spec, subjectOf(spec), context) };
  },
});
