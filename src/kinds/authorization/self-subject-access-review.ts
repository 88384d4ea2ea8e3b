import type { SelfSubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";

export const selfSubjectAccessReview = defineKind<SelfSubjectAccessReview>({
  resource: "authorization.k8s.io/v1/selfsubjectaccessreviews",
});
