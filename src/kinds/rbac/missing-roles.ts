/** Bindings may name roles that are not there: what is said of those. */
import type { RoleRef } from "../../api/types/rbac-v1.ts";

const resources: Readonly<Record<string, { readonly singular: string; readonly plural: string }>> = {
  Role: { singular: "role", plural: "roles" },
  ClusterRole: { singular: "clusterrole", plural: "clusterroles" },
};

/** Each of them once, in brackets if they are several. As kubernetes: reads of the API say the plural, an authorizer's cache the singular. */
export function missingRolesText(roles: readonly RoleRef[], form: "singular" | "plural"): string {
  const texts = new Set(roles.map(({ kind, name }) => `${resources[kind]?.[form]}.rbac.authorization.k8s.io "${name}" not found`));
  return texts.size === 1 ? [...texts].join() : `[${[...texts].join(", ")}]`;
}
