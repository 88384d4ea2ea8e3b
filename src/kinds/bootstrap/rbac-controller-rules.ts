/** What the control loops of kube-controller-manager may that have to do with the cluster: nodes, network, certificates, accounts, API objects of all kinds. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";
import { events, read, rule } from "./rbac-rule.ts";

/** By the name of the ServiceAccount in kube-system. */
export const clusterControllerRules: Readonly<Record<string, readonly PolicyRule[]>> = {
  "certificate-controller": [
    rule(`delete ${read}`, "certificates.k8s.io", "certificatesigningrequests"),
    rule("update", "certificates.k8s.io", "certificatesigningrequests/approval certificatesigningrequests/status"),
    rule("approve", "certificates.k8s.io", "signers", "kubernetes.io/kube-apiserver-client-kubelet"),
    rule(
      "sign",
      "certificates.k8s.io",
      "signers",
      "kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown",
    ),
    rule("create", "authorization.k8s.io", "subjectaccessreviews"),
    events,
  ],
  "clusterrole-aggregation-controller": [rule(`escalate patch update ${read}`, "rbac.authorization.k8s.io", "clusterroles")],
  "endpoint-controller": [
    rule(read, "core", "pods services"),
    rule(`create delete update ${read}`, "core", "endpoints"),
    rule("create", "core", "endpoints/restricted"),
    events,
  ],
  "endpointslice-controller": [
    rule(read, "core", "nodes pods services"),
    rule("update", "core", "services/finalizers"),
    rule(`create delete update ${read}`, "discovery.k8s.io", "endpointslices"),
    events,
  ],
  "endpointslicemirroring-controller": [
    rule(read, "core", "endpoints services"),
    rule("update", "core", "services/finalizers"),
    rule("update", "core", "endpoints/finalizers"),
    rule(`create delete update ${read}`, "discovery.k8s.io", "endpointslices"),
    events,
  ],
  "generic-garbage-collector": [rule(`delete patch update ${read}`, "*", "*"), events],
  "kube-apiserver-serving-clustertrustbundle-publisher": [
    rule("attest", "certificates.k8s.io", "signers", "kubernetes.io/kube-apiserver-serving"),
    rule("create delete list update watch", "certificates.k8s.io", "clustertrustbundles"),
    events,
  ],
  "legacy-service-account-token-cleaner": [
    rule("get", "core", "configmaps", "kube-apiserver-legacy-service-account-token-tracking"),
    rule("delete patch", "core", "secrets"),
  ],
  "namespace-controller": [
    rule(`delete ${read}`, "core", "namespaces"),
    rule("update", "core", "namespaces/finalize namespaces/status"),
    rule(`delete deletecollection ${read}`, "*", "*"),
  ],
  "node-controller": [
    rule(`delete patch update ${read}`, "core", "nodes"),
    rule("patch update", "core", "nodes/status"),
    rule("patch update", "core", "pods/status"),
    rule(`delete ${read}`, "core", "pods"),
    rule(read, "coordination.k8s.io", "leases"),
    events,
  ],
  podcertificaterequestcleaner: [rule(`delete ${read}`, "certificates.k8s.io", "podcertificaterequests")],
  "resourcequota-controller": [rule("list watch", "*", "*"), rule("update", "core", "resourcequotas/status"), events],
  "root-ca-cert-publisher": [rule("create update", "core", "configmaps"), events],
  "route-controller": [rule("list watch", "core", "nodes"), rule("patch", "core", "nodes/status"), events],
  "service-account-controller": [rule("create", "core", "serviceaccounts"), events],
  "service-cidrs-controller": [
    rule(`patch update ${read}`, "networking.k8s.io", "servicecidrs"),
    rule("patch update", "networking.k8s.io", "servicecidrs/finalizers"),
    rule("patch update", "networking.k8s.io", "servicecidrs/status"),
    rule(read, "networking.k8s.io", "ipaddresses"),
    events,
  ],
  "service-controller": [
    rule(read, "core", "services"),
    rule("patch update", "core", "services/status"),
    rule("list watch", "core", "nodes"),
    events,
  ],
  "storage-version-migrator-controller": [
    rule("list patch", "*", "*"),
    rule("get", "apiextensions.k8s.io", "customresourcedefinitions"),
    rule("patch", "apiextensions.k8s.io", "customresourcedefinitions/status"),
    rule("update", "storagemigration.k8s.io", "storageversionmigrations/status"),
  ],
  "ttl-controller": [rule("list patch update watch", "core", "nodes"), events],
  "validatingadmissionpolicy-status-controller": [
    rule(read, "admissionregistration.k8s.io", "validatingadmissionpolicies"),
    rule("get patch update", "admissionregistration.k8s.io", "validatingadmissionpolicies/status"),
    events,
  ],
};
