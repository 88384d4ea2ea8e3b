import type { SelfSubjectRulesReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";

export const selfSubjectRulesReview = defineKind<SelfSubjectRulesReview>({ resource: "authorization.k8s.io/v1/selfsubjectrulesreviews" });
