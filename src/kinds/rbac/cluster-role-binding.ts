import type { ClusterRoleBinding } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({ resource: "rbac.authorization.k8s.io/v1/clusterrolebindings" });
