/** THE list of admission plugins, in Kubernetes' order (ResourceQuota comes last). */
import type { AdmissionPlugin } from "./admission.ts";
import { defaultIngressClass } from "./plugins/default-ingress-class.ts";
import { defaultStorageClass } from "./plugins/default-storage-class.ts";
import { defaultTolerationSeconds } from "./plugins/default-toleration-seconds.ts";
import { limitRanger } from "./plugins/limit-ranger.ts";
import { namespaceLifecycle } from "./plugins/namespace-lifecycle.ts";
import { nodeDeclaredFeatureValidator } from "./plugins/node-declared-feature-validator.ts";
import { persistentVolumeClaimResize } from "./plugins/persistent-volume-claim-resize.ts";
import { podSecurity } from "./plugins/pod-security.ts";
import { podTopologyLabels } from "./plugins/pod-topology-labels.ts";
import { priority } from "./plugins/priority.ts";
import { resourceQuota } from "./plugins/resource-quota.ts";
import { runtimeClass } from "./plugins/runtime-class.ts";
import { serviceAccount } from "./plugins/service-account.ts";
import { storageObjectInUseProtection } from "./plugins/storage-object-in-use-protection.ts";
import { taintNodesByCondition } from "./plugins/taint-nodes-by-condition.ts";

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  persistentVolumeClaimResize,
  storageObjectInUseProtection,
  runtimeClass,
  defaultIngressClass,
  podTopologyLabels,
  nodeDeclaredFeatureValidator,
  resourceQuota,
];
