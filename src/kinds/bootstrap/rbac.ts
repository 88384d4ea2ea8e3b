/** ClusterRoles and ClusterRoleBindings of a fresh cluster. As kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy, with the feature gates that are on. */
import type { StringMap } from "../../api/meta.ts";
import type { PolicyRule, Subject } from "../../api/types/rbac-v1.ts";
import { clusterRole } from "../rbac/cluster-role.ts";
import { clusterRoleBinding } from "../rbac/cluster-role-binding.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";
import * as component from "./rbac-component-rules.ts";
import { clusterControllerRules } from "./rbac-controller-rules.ts";
import { namespacedRbac } from "./rbac-namespaced.ts";
import { account, group, rbacMetadata, roleRef, user } from "./rbac-parts.ts";
import * as people from "./rbac-user-rules.ts";
import { workloadControllerRules } from "./rbac-workload-controller-rules.ts";

const aggregates = (role: string) => `rbac.authorization.k8s.io/aggregate-to-${role}`;

const role = (name: string, rules: readonly PolicyRule[], labels?: StringMap): BootstrapObject =>
  bootstrapObject(clusterRole, rbacMetadata(name, undefined, labels), { rules });

/** A role whose rules are those of the roles labelled for it; `rules`: what clusterrole-aggregation-controller makes of them. */
const aggregated = (name: string, rules: readonly PolicyRule[], labels?: StringMap): BootstrapObject =>
  bootstrapObject(clusterRole, rbacMetadata(name, undefined, labels), {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates(name)]: "true" } }] },
    rules,
  });

const edit = [...people.editRules, ...people.viewRules];

const clusterRoles = (): BootstrapObject[] => [
  role("cluster-admin", people.everythingRules),
  aggregated("admin", [...edit, ...people.adminRules]),
  aggregated("edit", edit, { [aggregates("admin")]: "true" }),
  aggregated("view", people.viewRules, { [aggregates("edit")]: "true" }),
  role("system:aggregate-to-admin", people.adminRules, { [aggregates("admin")]: "true" }),
  role("system:aggregate-to-edit", people.editRules, { [aggregates("edit")]: "true" }),
  role("system:aggregate-to-view", people.viewRules, { [aggregates("view")]: "true" }),
  role("system:basic-user", people.basicUserRules),
  role("system:cluster-trust-bundle-discovery", people.trustBundleRules),
  role("system:discovery", people.discoveryRules),
  role("system:heapster", people.heapsterRules),
  role("system:monitoring", people.monitoringRules),
  role("system:public-info-viewer", people.publicInfoRules),
  role("system:service-account-issuer-discovery", people.issuerRules),
  role("system:auth-delegator", component.authDelegatorRules),
  role("system:kube-aggregator", component.aggregatorRules),
  role("system:kube-controller-manager", component.controllerManagerRules),
  role("system:kube-dns", component.dnsRules),
  role("system:kube-scheduler", component.schedulerRules),
  role("system:kubelet-api-admin", component.kubeletApiRules),
  role("system:node", component.nodeRules),
  role("system:node-bootstrapper", component.bootstrapperRules),
  role("system:node-problem-detector", component.problemDetectorRules),
  role("system:node-proxier", component.proxierRules),
  role("system:persistent-volume-provisioner", component.provisionerRules),
  role("system:volume-scheduler", component.volumeSchedulerRules),
  ...["nodeclient", "selfnodeclient"].map((name) =>
    role(`system:certificates.k8s.io:certificatesigningrequests:${name}`, component.requestRules(name)),
  ),
  ...["kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"].map((signer) =>
    role(`system:certificates.k8s.io:${signer}-approver`, component.approverRules(signer)),
  ),
];

const binding = (name: string, ...subjects: readonly Subject[]): BootstrapObject =>
  bootstrapObject(clusterRoleBinding, rbacMetadata(name), {
    roleRef: roleRef("ClusterRole", name),
    ...(subjects.length > 0 ? { subjects } : {}),
  });

const bindings = (): BootstrapObject[] => [
  binding("cluster-admin", group("system:masters")),
  binding("system:basic-user", group("system:authenticated")),
  binding("system:cluster-trust-bundle-discovery", group("system:serviceaccounts")),
  binding("system:discovery", group("system:authenticated")),
  binding("system:kube-controller-manager", user("system:kube-controller-manager")),
  binding("system:kube-dns", account("kube-dns")),
  binding("system:kube-scheduler", user("system:kube-scheduler")),
  binding("system:monitoring", group("system:monitoring")),
  binding("system:node"),
  binding("system:node-proxier", user("system:kube-proxy")),
  binding("system:public-info-viewer", group("system:authenticated"), group("system:unauthenticated")),
  binding("system:service-account-issuer-discovery", group("system:serviceaccounts")),
  binding("system:volume-scheduler", user("system:kube-scheduler")),
];

/** A role and its binding for the ServiceAccount of each control loop. */
const controllers = (): BootstrapObject[] =>
  [clusterControllerRules, workloadControllerRules].flatMap((table) =>
    Object.entries(table).flatMap(([name, rules]) => {
      const roleName = `system:controller:${name}`;
      return [role(roleName, rules), binding(roleName, account(name))];
    }),
  );

export const rbacObjects = (): BootstrapObject[] => [...clusterRoles(), ...bindings(), ...controllers(), ...namespacedRbac()];
