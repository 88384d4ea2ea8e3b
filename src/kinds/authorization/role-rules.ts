/** RBAC as stored: which rules a user has, and whether they allow an action. As kubernetes: plugin/pkg/auth/authorizer/rbac and registry/rbac/validation. */
import type { UserInfo } from "../../api/meta.ts";
import type { PolicyRule, RoleRef, Subject } from "../../api/types/rbac-v1.ts";
import type { Lister } from "../kind.ts";
import { clusterRole } from "../rbac/cluster-role.ts";
import { clusterRoleBinding } from "../rbac/cluster-role-binding.ts";
import { isPrivileged } from "../rbac/is-privileged.ts";
import { missingRolesText } from "../rbac/missing-roles.ts";
import type { HeldRules, WantedAccess } from "../rbac/permissions.ts";
import { role } from "../rbac/role.ts";
import { roleBinding } from "../rbac/role-binding.ts";
import { has, pathMatches, resourceMatches } from "../rbac/rule-matching.ts";

function names(subject: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (subject.kind === "User") return subject.name === user.name;
  if (subject.kind === "Group") return user.groups.includes(subject.name ?? "");
  const namespace = subject.namespace || bindingNamespace;
  return subject.kind === "ServiceAccount" && namespace !== "" && user.name === `system:serviceaccount:${namespace}:${subject.name}`;
}

/** The rules of a role as a binding of that namespace names it ("": a ClusterRoleBinding); undefined: there is no such role. */
export function rulesOfRole(lister: Lister, { kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
  const found = kind === "ClusterRole" ? lister.get(clusterRole, undefined, name) : lister.get(role, namespace, name);
  return found && (found.rules ?? []);
}

interface Binding {
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined };
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[] | undefined;
}

/** What one binding gives a user; without rules if its role is not there. */
interface Grant {
  readonly binding: Binding;
  readonly subject: Subject;
  readonly rules: readonly PolicyRule[] | undefined;
}

/** What a user has in a namespace ("": cluster-wide bindings only), binding by binding. */
function* grantsFor(lister: Lister, user: UserInfo, namespace: string): Generator<Grant> {
  for (const binding of lister.list(clusterRoleBinding)) yield* grantsOf(lister, binding, user, "");
  if (namespace === "") return;
  for (const binding of lister.list(roleBinding, namespace)) yield* grantsOf(lister, binding, user, namespace);
}

function grantsOf(lister: Lister, binding: Binding, user: UserInfo, namespace: string): readonly Grant[] {
  const subject = binding.subjects?.find((candidate) => names(candidate, user, namespace));
  return subject ? [{ binding, subject, rules: rulesOfRole(lister, binding.roleRef, namespace) }] : [];
}

/** `RoleBinding "b/ns" of Role "r" to User "u"`. */
function describe({ binding, subject }: Grant): string {
  const { name, namespace = "" } = binding.metadata;
  const { roleRef } = binding;
  const who = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  const source = namespace === "" ? `ClusterRoleBinding "${name}"` : `RoleBinding "${name}/${namespace}"`;
  return `${source} of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${who}"`;
}

/** All rules of a user in a namespace ("": cluster-wide ones only), and the roles they are bound to that are not there. */
export function heldRules(lister: Lister, user: UserInfo, namespace: string): HeldRules {
  const grants = [...grantsFor(lister, user, namespace)];
  return {
    rules: grants.flatMap(({ rules }) => rules ?? []),
    missing: grants.filter(({ rules }) => !rules).map(({ binding }) => binding.roleRef),
  };
}

/** Whether one rule allows it. */
function allows(rule: PolicyRule, { verb, group, resource, subresource, name, path }: WantedAccess): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (path !== undefined) return pathMatches(rule.nonResourceURLs, path);
  const resourceNames = rule.resourceNames ?? [];
  return (
    has(rule.apiGroups, group) &&
    resourceMatches(rule.resources, subresource ? `${resource}/${subresource}` : resource, subresource) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

/** `reason`: the binding that allows it, or the bound roles that are not there; none for system:masters and for a plain no. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason?: string;
}

/** Whether the stored roles and bindings allow it. Members of system:masters need no binding. */
export function isAllowed(lister: Lister, user: UserInfo, wanted: WantedAccess): Verdict {
  if (isPrivileged(user)) return { allowed: true };
  const missing: RoleRef[] = [];
  for (const grant of grantsFor(lister, user, wanted.namespace)) {
    if (!grant.rules) missing.push(grant.binding.roleRef);
    else if (grant.rules.some((rule) => allows(rule, wanted))) return { allowed: true, reason: `RBAC: allowed by ${describe(grant)}` };
  }
  return missing.length === 0 ? { allowed: false } : { allowed: false, reason: `RBAC: ${missingRolesText(missing, "singular")}` };
}
