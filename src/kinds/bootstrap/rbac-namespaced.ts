/** Roles of a fresh cluster in kube-system and kube-public: what the control plane's own parts may do there. */
import type { PolicyRule, Subject } from "../../api/types/rbac-v1.ts";
import { role } from "../rbac/role.ts";
import { roleBinding } from "../rbac/role-binding.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";
import { account, rbacMetadata, roleRef, user } from "./rbac-parts.ts";
import { events, read, rule } from "./rbac-rule.ts";

interface Grant {
  readonly namespace: "kube-system" | "kube-public";
  readonly role: string;
  /** Name of the binding when it is not the role's. */
  readonly binding?: string;
  readonly rules: readonly PolicyRule[];
  readonly subjects: readonly Subject[];
}

/** A part of the control plane that elects its leader by a lease. */
const leader = (name: string, ...more: readonly string[]): Grant => ({
  namespace: "kube-system",
  role: `system::leader-locking-${name}`,
  rules: ["leases", "leasecandidates"].map((resource) => rule(`create update ${read}`, "coordination.k8s.io", resource)),
  subjects: [user(`system:${name}`), account(name), ...more.map(account)],
});

const controller = (namespace: Grant["namespace"], name: string, rules: readonly PolicyRule[]): Grant => ({
  namespace,
  role: `system:controller:${name}`,
  rules,
  subjects: [account(name)],
});

const grants: readonly Grant[] = [
  {
    namespace: "kube-system",
    role: "extension-apiserver-authentication-reader",
    binding: "system::extension-apiserver-authentication-reader",
    rules: [rule(read, "core", "configmaps", "extension-apiserver-authentication")],
    subjects: [user("system:kube-controller-manager"), user("system:kube-scheduler")],
  },
  leader("kube-controller-manager", "leader-election-controller"),
  leader("kube-scheduler"),
  controller("kube-system", "bootstrap-signer", [rule(read, "core", "secrets")]),
  controller("kube-system", "cloud-provider", [rule(`create ${read}`, "core", "configmaps")]),
  controller("kube-system", "token-cleaner", [rule(`delete ${read}`, "core", "secrets"), events]),
  controller("kube-public", "bootstrap-signer", [
    rule(read, "core", "configmaps"),
    rule("update", "core", "configmaps", "cluster-info"),
    events,
  ]),
];

/** A Role and its RoleBinding for each grant. */
export const namespacedRbac = (): BootstrapObject[] =>
  grants.flatMap(({ namespace, role: name, binding = name, rules, subjects }) => [
    bootstrapObject(role, rbacMetadata(name, namespace), { rules }),
    bootstrapObject(roleBinding, rbacMetadata(binding, namespace), { roleRef: roleRef("Role", name), subjects }),
  ]);
