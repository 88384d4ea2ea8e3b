import { badRequest } from "../../api/status.ts";
import type { SelfSubjectRulesReview, SubjectRulesReviewStatus } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { missingRolesText } from "../rbac/missing-roles.ts";
import type { HeldRules } from "../rbac/permissions.ts";
import { heldRules } from "./role-rules.ts";

/** RBAC can always tell all rules, so they are never incomplete; what it cannot find is an evaluation error. */
function statusOf({ rules, missing }: HeldRules): SubjectRulesReviewStatus {
  return {
    resourceRules: rules
      .filter((rule) => (rule.resources ?? []).length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        ...(apiGroups ? { apiGroups } : {}),
        ...(resources ? { resources } : {}),
        ...(resourceNames ? { resourceNames } : {}),
      })),
    nonResourceRules: rules
      .filter((rule) => (rule.nonResourceURLs ?? []).length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, ...(nonResourceURLs ? { nonResourceURLs } : {}) })),
    incomplete: false,
    ...(missing.length > 0 ? { evaluationError: missingRolesText(missing, "singular") } : {}),
  };
}

export const selfSubjectRulesReview = defineKind<SelfSubjectRulesReview>({
  resource: "authorization.k8s.io/v1/selfsubjectrulesreviews",
  review(object, { lister, user }) {
    const { namespace = "" } = object.spec ?? {};
    if (namespace === "") throw badRequest("no namespace on request");
    return { ...object, metadata: {}, spec: {}, status: statusOf(heldRules(lister, user, namespace)) };
  },
});
