/** The rules of the ClusterRoles that every cluster has. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";

/** `verbs groups resources` as space-separated words; "core" is the empty group. */
export function rule(verbs: string, groups: string, resources: string, resourceNames?: readonly string[]): PolicyRule {
  const apiGroups = groups.split(" ").map((group) => (group === "core" ? "" : group));
  return { verbs: verbs.split(" "), apiGroups, resources: resources.split(" "), ...(resourceNames ? { resourceNames } : {}) };
}

export const urls = (verbs: string, ...nonResourceURLs: readonly string[]): PolicyRule => ({ verbs: verbs.split(" "), nonResourceURLs });

const read = "get list watch";
const write = "create delete deletecollection patch update";

export const everythingRules: readonly PolicyRule[] = [rule("*", "*", "*"), urls("*", "*")];

/** What `view` may: everything in a namespace but secrets and roles. */
export const viewRules: readonly PolicyRule[] = [
  rule(
    read,
    "core",
    "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status",
  ),
  rule(
    read,
    "core",
    "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
  ),
  rule(read, "core", "namespaces"),
  rule(read, "discovery.k8s.io", "endpointslices"),
  rule(
    read,
    "apps",
    "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status",
  ),
  rule(read, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
  rule(read, "batch", "cronjobs cronjobs/status jobs jobs/status"),
  rule(read, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
  rule(read, "networking.k8s.io", "ingresses ingresses/status networkpolicies"),
  rule(read, "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates"),
];

/** What `edit` may beyond `view`. */
export const editRules: readonly PolicyRule[] = [
  rule(read, "core", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"),
  rule("impersonate", "core", "serviceaccounts"),
  rule(write, "core", "pods pods/attach pods/exec pods/portforward pods/proxy"),
  rule("create", "core", "pods/eviction"),
  rule(
    write,
    "core",
    "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
  ),
  rule("create", "core", "serviceaccounts/token"),
  rule(
    write,
    "apps",
    "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale",
  ),
  rule(write, "autoscaling", "horizontalpodautoscalers"),
  rule(write, "batch", "cronjobs jobs"),
  rule(write, "policy", "poddisruptionbudgets"),
  rule(write, "networking.k8s.io", "ingresses networkpolicies"),
  rule(`${write} ${read}`, "coordination.k8s.io", "leases"),
  rule(write, "resource.k8s.io", "resourceclaims resourceclaimtemplates"),
];

/** What `admin` may beyond `edit`. */
export const adminRules: readonly PolicyRule[] = [
  rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
  rule(`${write} ${read}`, "rbac.authorization.k8s.io", "rolebindings roles"),
];

export const discoveryRules: readonly PolicyRule[] = [
  urls("get", "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"),
];
export const publicInfoRules: readonly PolicyRule[] = [urls("get", "/healthz", "/livez", "/readyz", "/version", "/version/")];
export const basicUserRules: readonly PolicyRule[] = [
  rule("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
  rule("create", "authentication.k8s.io", "selfsubjectreviews"),
];

export const nodeRules: readonly PolicyRule[] = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews"),
  rule(read, "core", "services"),
  rule("create get list watch", "core", "nodes"),
  rule("patch update", "core", "nodes/status"),
  rule("patch update", "core", "nodes"),
  rule("create patch update", "core events.k8s.io", "events"),
  rule(read, "core", "pods"),
  rule("create delete", "core", "pods"),
  rule("patch update", "core", "pods/status"),
  rule("create", "core", "pods/eviction"),
  rule(read, "core", "configmaps secrets"),
  rule("get", "core", "persistentvolumeclaims persistentvolumes"),
  rule("get patch update", "core", "persistentvolumeclaims/status"),
  rule("get", "core", "endpoints"),
  rule("create get list watch", "certificates.k8s.io", "certificatesigningrequests"),
  rule("create delete get patch update", "coordination.k8s.io", "leases"),
  rule("get", "storage.k8s.io", "volumeattachments"),
  rule("create", "core", "serviceaccounts/token"),
  rule("get list watch", "storage.k8s.io", "csidrivers"),
  rule("create delete get patch update", "storage.k8s.io", "csinodes"),
  rule(read, "node.k8s.io", "runtimeclasses"),
  rule("get", "resource.k8s.io", "resourceclaims"),
  rule("deletecollection", "resource.k8s.io", "resourceslices"),
  rule("create delete get list patch update watch", "resource.k8s.io", "resourceslices"),
];

export const proxierRules: readonly PolicyRule[] = [
  rule("list watch", "core", "services"),
  rule("get list watch", "core", "nodes"),
  rule("list watch", "discovery.k8s.io", "endpointslices"),
  rule("list watch", "networking.k8s.io", "servicecidrs"),
  rule("create patch update", "core events.k8s.io", "events"),
];

export const controllerManagerRules: readonly PolicyRule[] = [
  rule("create patch update", "core events.k8s.io", "events"),
  rule("create", "coordination.k8s.io", "leases"),
  rule("get update", "coordination.k8s.io", "leases", ["kube-controller-manager"]),
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
  rule("create patch update", "core events.k8s.io", "events"),
  rule("create", "coordination.k8s.io", "leases"),
  rule("get list watch update", "coordination.k8s.io", "leases", ["kube-scheduler"]),
  rule(read, "core", "nodes"),
  rule("delete get list watch", "core", "pods"),
  rule("create", "core", "bindings pods/binding"),
  rule("patch update", "core", "pods/status"),
  rule(read, "core", "replicationcontrollers services"),
  rule(read, "apps", "replicasets statefulsets"),
  rule(read, "policy", "poddisruptionbudgets"),
  rule(read, "core", "persistentvolumeclaims persistentvolumes"),
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
  rule(read, "storage.k8s.io", "csinodes csidrivers csistoragecapacities volumeattachments"),
  rule(read, "core", "namespaces"),
  rule(read, "resource.k8s.io", "deviceclasses resourceslices"),
  rule("get list watch patch update", "resource.k8s.io", "resourceclaims"),
  rule("patch update", "resource.k8s.io", "resourceclaims/status"),
];

export const kubeletApiRules: readonly PolicyRule[] = [
  rule("get list watch proxy", "core", "nodes"),
  rule("*", "core", "nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats"),
];
export const authDelegatorRules: readonly PolicyRule[] = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
];
export const bootstrapperRules: readonly PolicyRule[] = [
  rule("create get list watch", "certificates.k8s.io", "certificatesigningrequests"),
];
export const problemDetectorRules: readonly PolicyRule[] = [
  rule("get", "core", "nodes"),
  rule("patch", "core", "nodes/status"),
  rule("create patch update", "core events.k8s.io", "events"),
];
export const provisionerRules: readonly PolicyRule[] = [
  rule("create delete get list watch", "core", "persistentvolumes"),
  rule("get list update watch", "core", "persistentvolumeclaims"),
  rule(read, "storage.k8s.io", "storageclasses"),
  rule("watch", "core", "events"),
  rule("create patch update", "core events.k8s.io", "events"),
];
export const dnsRules: readonly PolicyRule[] = [rule("list watch", "core", "endpoints services")];
export const volumeSchedulerRules: readonly PolicyRule[] = [
  rule("get list patch update watch", "core", "persistentvolumes"),
  rule(read, "storage.k8s.io", "storageclasses"),
  rule("get list patch update watch", "core", "persistentvolumeclaims"),
];
export const issuerRules: readonly PolicyRule[] = [
  urls("get", "/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/"),
];
export const monitoringRules: readonly PolicyRule[] = [
  urls("get", "/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis", "/readyz", "/readyz/*"),
];
export const heapsterRules: readonly PolicyRule[] = [
  rule(read, "core", "events namespaces nodes pods"),
  rule(read, "extensions", "deployments"),
];
export const aggregatorRules: readonly PolicyRule[] = [rule(read, "core", "endpoints services")];
/** `name`: of the subresource that says whose certificate is asked for. */
export const requestRules = (name: string): readonly PolicyRule[] => [
  rule("create", "certificates.k8s.io", `certificatesigningrequests/${name}`),
];
export const approverRules = (signer: string): readonly PolicyRule[] => [
  rule("approve", "certificates.k8s.io", "signers", [`kubernetes.io/${signer}`]),
];
