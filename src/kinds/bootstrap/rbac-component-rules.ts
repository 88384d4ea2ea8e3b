/** The rules of the ClusterRoles that are meant for the parts of a cluster. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";
import { events, read, rule, write } from "./rbac-rule.ts";

const readUpdate = "get list patch update watch";

export const nodeRules: readonly PolicyRule[] = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews"),
  rule(read, "core", "services"),
  rule(`create ${read}`, "core", "nodes"),
  rule("patch update", "core", "nodes/status"),
  rule("patch update", "core", "nodes"),
  events,
  rule(read, "core", "pods"),
  rule("create delete", "core", "pods"),
  rule("patch update", "core", "pods/status"),
  rule("create", "core", "pods/eviction"),
  rule(read, "core", "configmaps secrets"),
  rule("get", "core", "persistentvolumeclaims persistentvolumes"),
  rule("get", "core", "endpoints"),
  rule(`create ${read}`, "certificates.k8s.io", "certificatesigningrequests"),
  rule("create delete get patch update", "coordination.k8s.io", "leases"),
  rule("get", "storage.k8s.io", "volumeattachments"),
  rule("create", "core", "serviceaccounts/token"),
  rule("get patch update", "core", "persistentvolumeclaims/status"),
  rule(read, "storage.k8s.io", "csidrivers"),
  rule("create delete get patch update", "storage.k8s.io", "csinodes"),
  rule(read, "node.k8s.io", "runtimeclasses"),
  rule("get", "resource.k8s.io", "resourceclaims"),
  rule("deletecollection", "resource.k8s.io", "resourceslices"),
  rule(read, "certificates.k8s.io", "clustertrustbundles"),
  rule("get", "core", "serviceaccounts"),
  rule(`create ${read}`, "certificates.k8s.io", "podcertificaterequests"),
];

export const proxierRules: readonly PolicyRule[] = [
  rule("list watch", "core", "endpoints services"),
  rule(read, "core", "nodes"),
  events,
  rule("list watch", "networking.k8s.io", "servicecidrs"),
  rule("list watch", "discovery.k8s.io", "endpointslices"),
];

export const controllerManagerRules: readonly PolicyRule[] = [
  events,
  rule("create", "coordination.k8s.io", "leases"),
  rule("get update", "coordination.k8s.io", "leases", "kube-controller-manager"),
  rule("create", "core", "secrets serviceaccounts"),
  rule("delete", "core", "secrets"),
  rule("get", "core", "configmaps namespaces secrets serviceaccounts"),
  rule("update", "core", "secrets serviceaccounts"),
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
  rule("list watch", "*", "*"),
  rule("create", "core", "serviceaccounts/token"),
];

export const schedulerRules: readonly PolicyRule[] = [
  events,
  rule("create", "coordination.k8s.io", "leases"),
  rule(`${read} update`, "coordination.k8s.io", "leases", "kube-scheduler"),
  rule(`${read} ${write}`, "coordination.k8s.io", "leasecandidates"),
  rule(read, "core", "nodes"),
  rule(`delete ${read}`, "core", "pods"),
  rule("create", "core", "bindings pods/binding"),
  rule("patch update", "core", "pods/status"),
  rule(read, "core", "replicationcontrollers services"),
  rule(read, "apps extensions", "replicasets"),
  rule(read, "apps", "statefulsets"),
  rule(read, "policy", "poddisruptionbudgets"),
  rule(read, "core", "persistentvolumeclaims persistentvolumes"),
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
  rule(read, "storage.k8s.io", "csinodes"),
  rule(read, "storage.k8s.io", "volumeattachments"),
  rule(read, "core", "namespaces"),
  rule(read, "storage.k8s.io", "csidrivers"),
  rule(read, "storage.k8s.io", "csistoragecapacities"),
  rule(read, "resource.k8s.io", "deviceclasses"),
  rule(readUpdate, "resource.k8s.io", "resourceclaims"),
  rule(readUpdate, "resource.k8s.io", "resourceclaims/status"),
  rule("update", "core", "pods/finalizers"),
  rule(read, "resource.k8s.io", "resourceslices"),
  rule("create delete", "resource.k8s.io", "resourceclaims"),
  rule(read, "resource.k8s.io", "devicetaintrules"),
  rule("patch update", "resource.k8s.io", "resourceclaims/binding"),
];

export const volumeSchedulerRules: readonly PolicyRule[] = [
  rule(readUpdate, "core", "persistentvolumes"),
  rule(read, "storage.k8s.io", "storageclasses"),
  rule(readUpdate, "core", "persistentvolumeclaims"),
];
export const kubeletApiRules: readonly PolicyRule[] = [
  rule(read, "core", "nodes"),
  rule("proxy", "core", "nodes"),
  rule("*", "core", "nodes/log nodes/metrics nodes/proxy nodes/stats"),
  rule("*", "core", "nodes/configz nodes/healthz nodes/pods"),
];
export const authDelegatorRules: readonly PolicyRule[] = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
];
export const bootstrapperRules: readonly PolicyRule[] = [rule(`create ${read}`, "certificates.k8s.io", "certificatesigningrequests")];
export const problemDetectorRules: readonly PolicyRule[] = [rule("get", "core", "nodes"), rule("patch", "core", "nodes/status"), events];
export const provisionerRules: readonly PolicyRule[] = [
  rule(`create delete ${read}`, "core", "persistentvolumes"),
  rule(`${read} update`, "core", "persistentvolumeclaims"),
  rule(read, "storage.k8s.io", "storageclasses"),
  rule("watch", "core", "events"),
  events,
];
export const dnsRules: readonly PolicyRule[] = [rule("list watch", "core", "endpoints services")];
export const aggregatorRules: readonly PolicyRule[] = [rule(read, "core", "endpoints services")];
/** `name`: of the subresource that says whose certificate is asked for. */
export const requestRules = (name: string): readonly PolicyRule[] => [
  rule("create", "certificates.k8s.io", `certificatesigningrequests/${name}`),
];
export const approverRules = (signer: string): readonly PolicyRule[] => [
  rule("approve", "certificates.k8s.io", "signers", `kubernetes.io/${signer}`),
];
