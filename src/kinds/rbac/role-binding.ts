import type { RoleBinding } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { judgedBinding } from "./confirm-no-escalation.ts";
import { validateRoleRef, validateSubjects } from "./role-validation.ts";

export const roleBinding = defineKind<RoleBinding>({
  resource: "rbac.authorization.k8s.io/v1/rolebindings",
  validateName: pathSegmentName,
  ...judgedBinding<RoleBinding>("rolebindings"),
  validate: (object) => [...validateRoleRef(object.roleRef ?? {}, ["Role", "ClusterRole"]), ...validateSubjects(object.subjects, true)],
  validateUpdate: (object, old) => immutable("roleRef", object.roleRef, old.roleRef, "cannot change roleRef"),
  example: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "example" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  },
});
