/** Nobody gives away more than they have. As kubernetes: policybased storage in registry/rbac, and ConfirmNoEscalation. */

import { equalJson } from "../../api/equal-json.ts";
import { type KubeObject, type UserInfo, withMeta } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import { forbiddenRequest } from "../../api/status.ts";
import type { ClusterRole, PolicyRule, RoleRef } from "../../api/types/rbac-v1.ts";
import type { HookContext, KindOptions } from "../kind.ts";
import { isPrivileged } from "./is-privileged.ts";
import { missingRightsText, quotedList } from "./missing-rights.ts";
import { missingRolesText } from "./missing-roles.ts";
import type { HeldRules, Permissions } from "./permissions.ts";
import { uncoveredRules } from "./uncovered-rules.ts";

const group = "rbac.authorization.k8s.io";

/** A write that is judged. */
interface Judged<T> {
  readonly object: T;
  /** Absent for a create. */
  readonly old: T | undefined;
  readonly user: UserInfo;
  readonly permissions: Permissions;
}

/** What keeps somebody who holds these rules from granting `rules`, in Kubernetes' words; undefined: nothing. */
export function escalation(user: UserInfo, held: HeldRules, rules: readonly PolicyRule[]): string | undefined {
  const missing = uncoveredRules(held.rules, rules);
  if (missing.length === 0) return undefined;
  const who = `user ${JSON.stringify(user.name)} (groups=${quotedList(user.groups)})`;
  const text = `${who} is attempting to grant RBAC permissions not currently held:\n${missingRightsText(missing)}`;
  return held.missing.length === 0 ? text : `${text}; resolution errors: [${missingRolesText(held.missing, "plural")}]`;
}

type WriteHooks<T extends KubeObject> = Required<Pick<KindOptions<T>, "prepareForCreate" | "prepareForUpdate">>;

/** Hooks that run `check`, which throws 403, on what people write; neither control loops nor system:masters are judged, nor who only changes what garbage collection does. */
function judgedBy<T extends KubeObject>(check: (write: Judged<T>) => void): WriteHooks<T> {
  const judge = (object: T, old: T | undefined, { user, permissions }: HookContext): T => {
    const trusted = !permissions || isPrivileged(user) || (old && collectedAlone(object, old));
    if (!trusted) check({ object, old, user, permissions });
    return object;
  };
  return {
    prepareForCreate: (object, context) => judge(object, undefined, context),
    prepareForUpdate: (object, old, context) => judge(object, old, context),
  };
}

/** Nothing is new but owners, finalizers and who manages the fields. */
function collectedAlone(object: KubeObject, old: KubeObject): boolean {
  const none = { ownerReferences: undefined, finalizers: undefined, managedFields: undefined };
  return equalJson(withMeta(object, none), withMeta(old, none));
}

function confirm(rules: readonly PolicyRule[], { object, user, permissions }: Judged<KubeObject>, resource: string): void {
  const text = escalation(user, permissions.rulesIn(object.metadata.namespace ?? ""), rules);
  if (text !== undefined) throw forbiddenRequest({ group, resource }, object.metadata.name ?? "", text);
}

/** `*` on everything: what an aggregation rule may gather. */
const fullAuthority: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

const gathers = (role: Pick<ClusterRole, "aggregationRule"> | undefined): boolean =>
  (role?.aggregationRule?.clusterRoleSelectors ?? []).length > 0;

/** A Role or ClusterRole holds what its writer holds, unless they may `escalate` roles. */
export function judgedRole<T extends KubeObject & Omit<ClusterRole, "metadata">>(resource: "roles" | "clusterroles"): WriteHooks<T> {
  return judgedBy((write) => {
    const { object, old, user, permissions } = write;
    const { name = "", namespace = "" } = object.metadata;
    const wanted = { group, resource, subresource: "", namespace, path: undefined };
    if (permissions.may({ ...wanted, verb: "escalate", name: permissions.requestName })) return;
    confirm(object.rules ?? [], write, resource);
    if (!gathers(object) && !gathers(old)) return;
    if (escalation(user, permissions.rulesIn(namespace), fullAuthority) !== undefined)
      throw forbiddenRequest({ group, resource }, name, "must have cluster-admin privileges to use the aggregationRule");
  });
}

const roleResources: Readonly<Record<string, string>> = { Role: "roles", ClusterRole: "clusterroles" };

/** A RoleBinding or ClusterRoleBinding gives what its writer holds, unless they may `bind` that role. */
export function judgedBinding<T extends KubeObject & { readonly roleRef: RoleRef }>(
  resource: "rolebindings" | "clusterrolebindings",
): WriteHooks<T> {
  return judgedBy((write) => {
    const { object, permissions } = write;
    const { apiGroup = "", kind = "", name = "" } = object.roleRef ?? {};
    const namespace = object.metadata.namespace ?? "";
    const bound = own(roleResources, kind);
    const wanted = { verb: "bind", group: apiGroup, subresource: "", name, namespace, path: undefined };
    if (bound && permissions.may({ ...wanted, resource: bound })) return;
    confirm(permissions.rulesOf({ kind, name }, namespace), write, resource);
  });
}
