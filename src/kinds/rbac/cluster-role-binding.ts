import type { ClusterRoleBinding } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { judgedBinding } from "./confirm-no-escalation.ts";
import { validateRoleRef, validateSubjects } from "./role-validation.ts";

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  resource: "rbac.authorization.k8s.io/v1/clusterrolebindings",
  validateName: pathSegmentName,
  ...judgedBinding<ClusterRoleBinding>("clusterrolebindings"),
  validate: (object) => [...validateRoleRef(object.roleRef ?? {}, ["ClusterRole"]), ...validateSubjects(object.subjects, false)],
  validateUpdate: (object, old) => immutable("roleRef", object.roleRef, old.roleRef, "cannot change roleRef"),
  example: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "example" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  },
});
