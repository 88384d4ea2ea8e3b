import type { SubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { oneOfBoth, refuseReview, reviewAccess, someone, subjectOf } from "./access-review.ts";

export const subjectAccessReview = defineKind<SubjectAccessReview>({
  resource: "authorization.k8s.io/v1/subjectaccessreviews",
  review(object, context) {
    refuseReview([...oneOfBoth(object.spec), ...someone(object.spec)]);
    return { ...object, status: reviewAccess(object.spec, subjectOf(object.spec), context) };
  },
});
