import type { SubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";

export const subjectAccessReview = defineKind<SubjectAccessReview>({ resource: "authorization.k8s.io/v1/subjectaccessreviews" });
