/** Roles of a fresh cluster in kube-system and kube-public: what the control plane's own parts may do there. */
import type { PolicyRule, Subject } from "../../api/types/rbac-v1.ts";
import { role } from "../rbac/role.ts";
import { roleBinding } from "../rbac/role-binding.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";

const apiGroup = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];
const events: PolicyRule = { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: ["create", "patch", "update"] };
const configMaps = (verbs: readonly string[], ...resourceNames: readonly string[]): PolicyRule => ({
  apiGroups: [""],
  resources: ["configmaps"],
  ...(resourceNames.length > 0 ? { resourceNames } : {}),
  verbs,
});
const secrets = (...verbs: readonly string[]): PolicyRule => ({ apiGroups: [""], resources: ["secrets"], verbs });
const user = (name: string): Subject => ({ apiGroup, kind: "User", name });
const account = (name: string): Subject => ({ kind: "ServiceAccount", name, namespace: "kube-system" });

interface Grant {
  readonly namespace: "kube-system" | "kube-public";
  readonly role: string;
  /** Name of the binding when it is not the role's. */
  readonly binding?: string;
  readonly rules: readonly PolicyRule[];
  readonly subjects: readonly Subject[];
}

const leader = (name: string): Grant => ({
  namespace: "kube-system",
  role: `system::leader-locking-${name}`,
  rules: [configMaps(["watch"]), configMaps(["get", "update"], name)],
  subjects: [user(`system:${name}`), account(name)],
});

const grants: readonly Grant[] = [
  {
    namespace: "kube-system",
    role: "extension-apiserver-authentication-reader",
    binding: "system::extension-apiserver-authentication-reader",
    rules: [configMaps(read, "extension-apiserver-authentication")],
    subjects: [user("system:kube-controller-manager"), user("system:kube-scheduler")],
  },
  leader("kube-controller-manager"),
  leader("kube-scheduler"),
  {
    namespace: "kube-system",
    role: "system:controller:bootstrap-signer",
    rules: [secrets(...read)],
    subjects: [account("bootstrap-signer")],
  },
  {
    namespace: "kube-system",
    role: "system:controller:cloud-provider",
    rules: [configMaps(["create", ...read])],
    subjects: [account("cloud-provider")],
  },
  {
    namespace: "kube-system",
    role: "system:controller:token-cleaner",
    rules: [secrets("delete", ...read), events],
    subjects: [account("token-cleaner")],
  },
  {
    namespace: "kube-public",
    role: "system:controller:bootstrap-signer",
    rules: [configMaps(read), configMaps(["update"], "cluster-info"), events],
    subjects: [account("bootstrap-signer")],
  },
];

const metadata = (name: string, namespace: string) => ({
  name,
  namespace,
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
});

/** A Role and its RoleBinding for each grant. */
export const namespacedRbac = (): BootstrapObject[] =>
  grants.flatMap(({ namespace, role: name, binding = name, rules, subjects }) => [
    bootstrapObject(role, metadata(name, namespace), { rules }),
    bootstrapObject(roleBinding, metadata(binding, namespace), { roleRef: { apiGroup, kind: "Role", name }, subjects }),
  ]);
