import type { RoleBinding } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";

export const roleBinding = defineKind<RoleBinding>({ resource: "rbac.authorization.k8s.io/v1/rolebindings" });
