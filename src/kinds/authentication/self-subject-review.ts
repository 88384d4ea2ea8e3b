import type { SelfSubjectReview } from "../../api/types/authentication-v1.ts";
import { defineKind } from "../kind.ts";

export const selfSubjectReview = defineKind<SelfSubjectReview>({ resource: "authentication.k8s.io/v1/selfsubjectreviews" });
