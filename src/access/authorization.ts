/** May they: members of system:masters always, everyone else as the stored roles and bindings say. */
import type { UserInfo } from "../api/meta.ts";
import { parseFieldSelector } from "../api/selectors.ts";
import { ApiError, forbiddenRequest, isReason } from "../api/status.ts";
import { isAllowed } from "../kinds/authorization/role-rules.ts";
import type { Lister } from "../kinds/kind.ts";
import { isPrivileged } from "../kinds/rbac/is-privileged.ts";
import { pathSegmentName } from "../kinds/validation/name-rules.ts";

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
  /** Of the URL: a list or watch by name is one of that object. */
  readonly query?: URLSearchParams;
}

/** Why they may, in the words of Kubernetes' audit log; "" for members of system:masters. Throws 403 to refuse. */
export type Authorizer = (user: UserInfo, attributes: AuthorizationAttributes) => string;

/** Judges by the RBAC objects in the world. */
export function rbacAuthorizer(lister: Lister): Authorizer {
  return (user, attributes) => {
    if (isPrivileged(user)) return "";
    const { group, resource, path } = attributes;
    const name = attributes.name || selectedName(attributes);
    const { allowed, reason = "" } = isAllowed(lister, user, { ...attributes, name, path: resource ? undefined : path });
    if (allowed) return reason;
    const detail = reason ? `${refusal(user, attributes)}: ${reason}` : refusal(user, attributes);
    throw resource ? forbiddenRequest({ group, resource }, name, detail) : new ApiError("Forbidden", `forbidden: ${detail}`, {});
  };
}

/** The name a list or watch with the field selector `metadata.name=…` is about. As kubernetes: endpoints/request RequestInfoFactory. */
function selectedName({ verb, query }: AuthorizationAttributes): string {
  const text = verb === "list" || verb === "watch" ? query?.get("fieldSelector") : undefined;
  if (!text) return "";
  try {
    const name = parseFieldSelector(text).find(({ field, equal }) => field === "metadata.name" && equal)?.value ?? "";
    return pathSegmentName(name, false) === undefined ? name : "";
  } catch (error) {
    // who may not list is told that, not that the selector cannot be read
    if (isReason(error, "BadRequest")) return "";
    throw error;
  }
}

/** As kubernetes: apiserver/pkg/endpoints/handlers/responsewriters. */
function refusal({ name }: UserInfo, { verb, group, resource, subresource, namespace, path }: AuthorizationAttributes): string {
  const who = `User ${JSON.stringify(name)} cannot ${verb}`;
  if (!resource) return `${who} path ${JSON.stringify(path)}`;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : "at the cluster scope";
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
