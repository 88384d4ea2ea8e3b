/** What a quota may limit, and what each scope may limit. */

export const quotaResources: ReadonlySet<string> = new Set([
  "configmaps",
  "cpu",
  "ephemeral-storage",
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "memory",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
  "requests.storage",
  "resourcequotas",
  "secrets",
  "services",
  "services.loadbalancers",
  "services.nodeports",
]);

const compute = ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];

/** Scope → resources it goes with. */
export const quotaScopes: ReadonlyMap<string, readonly string[]> = new Map([
  ["BestEffort", ["pods"]],
  ["NotBestEffort", compute],
  ["Terminating", compute],
  ["NotTerminating", compute],
  ["PriorityClass", compute],
  ["CrossNamespacePodAffinity", compute],
  ["VolumeAttributesClass", ["persistentvolumeclaims", "requests.storage"]],
]);
