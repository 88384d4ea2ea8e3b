/** RBAC as stored: which rules a user has, and whether they allow an action. */
import type { UserInfo } from "../../api/meta.ts";
import type { PolicyRule, RoleRef, Subject } from "../../api/types/rbac-v1.ts";
import type { Lister } from "../kind.ts";
import { clusterRole } from "../rbac/cluster-role.ts";
import { clusterRoleBinding } from "../rbac/cluster-role-binding.ts";
import { role } from "../rbac/role.ts";
import { roleBinding } from "../rbac/role-binding.ts";

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

function names(subject: Subject, user: UserInfo, namespace: string): boolean {
  if (subject.kind === "User") return subject.name === user.name;
  if (subject.kind === "Group") return user.groups.includes(subject.name ?? "");
  return user.name === `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`;
}

function rulesOf(lister: Lister, reference: RoleRef, namespace: string): readonly PolicyRule[] {
  const name = reference.name ?? "";
  if (reference.kind === "ClusterRole") return lister.get(clusterRole, undefined, name)?.rules ?? [];
  return lister.get(role, namespace, name)?.rules ?? [];
}

/** All rules of a user in a namespace ("": cluster-wide ones only). Members of system:masters need no binding. */
export function rulesFor(lister: Lister, user: UserInfo, namespace: string): readonly PolicyRule[] {
  const cluster = lister
    .list(clusterRoleBinding)
    .filter((binding) => binding.subjects?.some((subject) => names(subject, user, "")))
    .flatMap((binding) => rulesOf(lister, binding.roleRef, ""));
  if (namespace === "") return cluster;
  const local = lister
    .list(roleBinding, namespace)
    .filter((binding) => binding.subjects?.some((subject) => names(subject, user, namespace)))
    .flatMap((binding) => rulesOf(lister, binding.roleRef, namespace));
  return [...cluster, ...local];
}

const covers = (list: readonly string[] | undefined, value: string): boolean => (list ?? []).some((item) => item === "*" || item === value);

function coversPath(list: readonly string[] | undefined, path: string): boolean {
  return (list ?? []).some((item) => item === "*" || item === path || (item.endsWith("*") && path.startsWith(item.slice(0, -1))));
}

function allows(rule: PolicyRule, wanted: WantedAccess): boolean {
  if (!covers(rule.verbs, wanted.verb)) return false;
  if (wanted.path !== undefined) return coversPath(rule.nonResourceURLs, wanted.path);
  const { group, resource, subresource, name } = wanted;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const resources = covers(rule.resources, full) || (subresource !== "" && (rule.resources ?? []).includes(`*/${subresource}`));
  const named = (rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(name);
  return covers(rule.apiGroups, group) && resources && named;
}

/** Whether the stored roles and bindings allow it. */
export function isAllowed(lister: Lister, user: UserInfo, wanted: WantedAccess): boolean {
  if (user.groups.includes("system:masters")) return true;
  return rulesFor(lister, user, wanted.namespace).some((rule) => allows(rule, wanted));
}
