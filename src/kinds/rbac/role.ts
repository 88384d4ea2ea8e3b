import type { Role } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";

export const role = defineKind<Role>({ resource: "rbac.authorization.k8s.io/v1/roles" });
