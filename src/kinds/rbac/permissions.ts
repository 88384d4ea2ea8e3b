/** What a hook may ask about the rights of who sent a request; `authorization/stored-permissions.ts` answers. */
import type { PolicyRule, RoleRef } from "../../api/types/rbac-v1.ts";

/** What somebody wants to do; `path` for requests that are not about resources. */
export interface WantedAccess {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** "" for cluster-scoped requests and for all namespaces. */
  readonly namespace: string;
  readonly path: string | undefined;
}

/** The rules of a user, and the roles bound to them that are not there. */
export interface HeldRules {
  readonly rules: readonly PolicyRule[];
  readonly missing: readonly RoleRef[];
}

export interface Permissions {
  /** The name in the request's URL; "" for a POST. */
  readonly requestName: string;
  may(wanted: WantedAccess): boolean;
  /** All rules in a namespace ("": the cluster-wide ones only). */
  rulesIn(namespace: string): HeldRules;
  /** The rules of a role as a binding of that namespace names it ("": a ClusterRoleBinding). Throws 404, 400 or 500 where there are none. */
  rulesOf(role: RoleRef, namespace: string): readonly PolicyRule[];
}
