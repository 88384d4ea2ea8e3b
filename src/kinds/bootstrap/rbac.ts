/** ClusterRoles and ClusterRoleBindings of a fresh cluster. */
import type { StringMap } from "../../api/meta.ts";
import type { PolicyRule, Subject } from "../../api/types/rbac-v1.ts";
import { clusterRole } from "../rbac/cluster-role.ts";
import { clusterRoleBinding } from "../rbac/cluster-role-binding.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";
import { namespacedRbac } from "./rbac-namespaced.ts";
import * as rules from "./rbac-rules.ts";

const aggregates = (role: string) => `rbac.authorization.k8s.io/aggregate-to-${role}`;

const metadata = (name: string, labels: StringMap = {}) => ({
  name,
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
});

const role = (name: string, list: readonly PolicyRule[], labels?: StringMap): BootstrapObject =>
  bootstrapObject(clusterRole, metadata(name, labels), { rules: list });

/** A role whose rules are those of the roles labelled for it. */
const aggregated = (name: string, list: readonly PolicyRule[], labels?: StringMap): BootstrapObject =>
  bootstrapObject(clusterRole, metadata(name, labels), {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates(name)]: "true" } }] },
    rules: list,
  });

const clusterRoles = (): BootstrapObject[] => [
  role("cluster-admin", rules.everythingRules),
  aggregated("admin", [...rules.adminRules, ...rules.editRules, ...rules.viewRules]),
  aggregated("edit", [...rules.editRules, ...rules.viewRules], { [aggregates("admin")]: "true" }),
  aggregated("view", rules.viewRules, { [aggregates("edit")]: "true" }),
  role("system:aggregate-to-admin", rules.adminRules, { [aggregates("admin")]: "true" }),
  role("system:aggregate-to-edit", rules.editRules, { [aggregates("edit")]: "true" }),
  role("system:aggregate-to-view", rules.viewRules, { [aggregates("view")]: "true" }),
  role("system:auth-delegator", rules.authDelegatorRules),
  role("system:basic-user", rules.basicUserRules),
  role("system:discovery", rules.discoveryRules),
  role("system:kube-controller-manager", rules.controllerManagerRules),
  role("system:kube-dns", rules.dnsRules),
  role("system:kube-scheduler", rules.schedulerRules),
  role("system:kubelet-api-admin", rules.kubeletApiRules),
  role("system:monitoring", rules.monitoringRules),
  role("system:node", rules.nodeRules),
  role("system:node-bootstrapper", rules.bootstrapperRules),
  role("system:node-problem-detector", rules.problemDetectorRules),
  role("system:node-proxier", rules.proxierRules),
  role("system:persistent-volume-provisioner", rules.provisionerRules),
  role("system:public-info-viewer", rules.publicInfoRules),
  role("system:service-account-issuer-discovery", rules.issuerRules),
  role("system:volume-scheduler", rules.volumeSchedulerRules),
  role("system:heapster", rules.heapsterRules),
  role("system:kube-aggregator", rules.aggregatorRules),
  ...["nodeclient", "selfnodeclient"].map((name) =>
    role(`system:certificates.k8s.io:certificatesigningrequests:${name}`, rules.requestRules(name)),
  ),
  ...["kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"].map((signer) =>
    role(`system:certificates.k8s.io:${signer}-approver`, rules.approverRules(signer)),
  ),
];

const apiGroup = "rbac.authorization.k8s.io";
const group = (name: string): Subject => ({ apiGroup, kind: "Group", name });
const user = (name: string): Subject => ({ apiGroup, kind: "User", name });

const binding = (name: string, ...subjects: readonly Subject[]): BootstrapObject =>
  bootstrapObject(clusterRoleBinding, metadata(name), {
    roleRef: { apiGroup, kind: "ClusterRole", name },
    ...(subjects.length > 0 ? { subjects } : {}),
  });

const bindings = (): BootstrapObject[] => [
  binding("cluster-admin", group("system:masters")),
  binding("system:basic-user", group("system:authenticated")),
  binding("system:discovery", group("system:authenticated")),
  binding("system:kube-controller-manager", user("system:kube-controller-manager")),
  binding("system:kube-dns", { kind: "ServiceAccount", name: "kube-dns", namespace: "kube-system" }),
  binding("system:kube-scheduler", user("system:kube-scheduler")),
  binding("system:monitoring", group("system:monitoring")),
  binding("system:node"),
  binding("system:node-proxier", user("system:kube-proxy")),
  binding("system:public-info-viewer", group("system:authenticated"), group("system:unauthenticated")),
  binding("system:service-account-issuer-discovery", group("system:serviceaccounts")),
  binding("system:volume-scheduler", user("system:kube-scheduler")),
];

export const rbacObjects = (): BootstrapObject[] => [...clusterRoles(), ...bindings(), ...namespacedRbac()];
