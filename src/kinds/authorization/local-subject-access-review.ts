import type { LocalSubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";

export const localSubjectAccessReview = defineKind<LocalSubjectAccessReview>({
  resource: "authorization.k8s.io/v1/localsubjectaccessreviews",
});
