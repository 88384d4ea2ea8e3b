/** May they: members of system:masters always, everyone else as the stored roles and bindings say. */
import type { UserInfo } from "../api/meta.ts";
import { ApiError, forbiddenRequest } from "../api/status.ts";
import { isAllowed } from "../kinds/authorization/role-rules.ts";
import type { Lister } from "../kinds/kind.ts";

export interface AuthorizationAttributes {
  readonly verb: string;
  readonly group: string;
  /** "" for requests that are not about resources. */
  readonly resource: string;
  readonly subresource: string;
  /** "" for cluster-scoped requests and for all namespaces. */
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

/** Why they may, in the words of Kubernetes' audit log; "" for members of system:masters. Throws 403 to refuse. */
export type Authorizer = (user: UserInfo, attributes: AuthorizationAttributes) => string;

/** Judges by the RBAC objects in the world. */
export function rbacAuthorizer(lister: Lister): Authorizer {
  return (user, attributes) => {
    const { group, resource, name, path } = attributes;
    const { allowed, reason = "" } = isAllowed(lister, user, { ...attributes, path: resource ? undefined : path });
    if (allowed) return reason;
    const detail = reason ? `${refusal(user, attributes)}: ${reason}` : refusal(user, attributes);
    throw resource ? forbiddenRequest({ group, resource }, name, detail) : new ApiError("Forbidden", `forbidden: ${detail}`, {});
  };
}

/** As kubernetes: apiserver/pkg/endpoints/handlers/responsewriters. */
function refusal({ name }: UserInfo, { verb, group, resource, subresource, namespace, path }: AuthorizationAttributes): string {
  const who = `User ${JSON.stringify(name)} cannot ${verb}`;
  if (!resource) return `${who} path ${JSON.stringify(path)}`;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : "at the cluster scope";
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
