import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { ClusterRole } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";
import { each, labelSelector } from "../validation/fields.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { judgedRole } from "./confirm-no-escalation.ts";
import { validateRules } from "./role-validation.ts";

function validateAggregation({ aggregationRule }: ClusterRole): FieldError[] {
  if (!aggregationRule) return [];
  const path = "aggregationRule.clusterRoleSelectors";
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) return [required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil")];
  return each(path, selectors, (selector, at) => {
    const errors = labelSelector(at, selector);
    return errors.length > 0 ? [...errors, invalidValue(at, selector, "invalid label selector.")] : [];
  });
}

export const clusterRole = defineKind<ClusterRole>({
  resource: "rbac.authorization.k8s.io/v1/clusterroles",
  validateName: pathSegmentName,
  ...judgedRole<ClusterRole>("clusterroles"),
  validate: (object) => [...validateRules(object.rules, false), ...validateAggregation(object)],
  example: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "example" }, rules: [] },
});
