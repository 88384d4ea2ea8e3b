/** The two system priority classes and the default StorageClass. */
import { priorityClass } from "../scheduling/priority-class.ts";
import { storageClass } from "../storage/storage-class.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";

/** The provisioner that makes volumes out of nothing. */
export const simulatedProvisioner = "miniplane.dev/simulated";

export const priorityClasses = (): BootstrapObject[] => [
  bootstrapObject(
    priorityClass,
    { name: "system-node-critical" },
    { value: 2000001000, description: "For system critical pods that must not be moved from their current node." },
  ),
  bootstrapObject(
    priorityClass,
    { name: "system-cluster-critical" },
    { value: 2000000000, description: "For system critical pods that must run in the cluster but may move to another node." },
  ),
];

export const standardStorageClass = (): BootstrapObject =>
  bootstrapObject(
    storageClass,
    { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    { provisioner: simulatedProvisioner, reclaimPolicy: "Delete", volumeBindingMode: "Immediate", allowVolumeExpansion: true },
  );
