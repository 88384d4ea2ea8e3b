import type { Role } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { judgedRole } from "./confirm-no-escalation.ts";
import { validateRules } from "./role-validation.ts";

export const role = defineKind<Role>({
  resource: "rbac.authorization.k8s.io/v1/roles",
  validateName: pathSegmentName,
  ...judgedRole<Role>("roles"),
  validate: (object) => validateRules(object.rules, true),
  example: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "example" }, rules: [] },
});
