import type { ClusterRole } from "../../api/types/rbac-v1.ts";
import { defineKind } from "../kind.ts";

export const clusterRole = defineKind<ClusterRole>({ resource: "rbac.authorization.k8s.io/v1/clusterroles" });
