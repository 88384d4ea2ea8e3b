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

/** A rule somebody has, and by which binding. */
export interface Grant {
  readonly rule: PolicyRule;
  /** `RoleBinding "b/ns" of Role "r" to User "u"`. */
  readonly by: string;
}

interface Binding {
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined };
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[] | undefined;
}

/** What one binding gives a user. */
function grantsOf(lister: Lister, binding: Binding, user: UserInfo): readonly Grant[] {
  const { name, namespace = "" } = binding.metadata;
  const subject = binding.subjects?.find((candidate) => names(candidate, user, namespace));
  if (!subject) return [];
  const { roleRef } = binding;
  const who = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  const source = namespace === "" ? `ClusterRoleBinding "${name}"` : `RoleBinding "${name}/${namespace}"`;
  const by = `${source} of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${who}"`;
  return rulesOf(lister, roleRef, namespace).map((rule) => ({ rule, by }));
}

/** All rules of a user in a namespace ("": cluster-wide ones only). */
export function grantsFor(lister: Lister, user: UserInfo, namespace: string): readonly Grant[] {
  const cluster = lister.list(clusterRoleBinding).flatMap((binding) => grantsOf(lister, binding, user));
  if (namespace === "") return cluster;
  return [...cluster, ...lister.list(roleBinding, namespace).flatMap((binding) => grantsOf(lister, binding, user))];
}

const covers = (list: readonly string[] | undefined, value: string): boolean => (list ?? []).some((item) => item === "*" || item === value);

function coversPath(list: readonly string[] | undefined, path: string): boolean {
  return (list ?? []).some((item) => item === "*" || item === path || (item.endsWith("*") && path.startsWith(item.slice(0, -1))));
}

/** Whether one rule allows it. */
export function allows(rule: PolicyRule, wanted: WantedAccess): boolean {
  if (!covers(rule.verbs, wanted.verb)) return false;
  if (wanted.path !== undefined) return coversPath(rule.nonResourceURLs, wanted.path);
  const { group, resource, subresource, name } = wanted;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const resources = covers(rule.resources, full) || (subresource !== "" && (rule.resources ?? []).includes(`*/${subresource}`));
  const named = (rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(name);
  return covers(rule.apiGroups, group) && resources && named;
}

/** Whether the stored roles and bindings allow it, and which one does. Members of system:masters need no binding. */
export function isAllowed(lister: Lister, user: UserInfo, wanted: WantedAccess): { readonly allowed: boolean; readonly by?: string } {
  if (user.groups.includes("system:masters")) return { allowed: true };
  const grant = grantsFor(lister, user, wanted.namespace).find(({ rule }) => allows(rule, wanted));
  return grant ? { allowed: true, by: grant.by } : { allowed: false };
}
