/** The simulated provisioner behind StorageClass `standard`: a volume for every claim that asks. */

import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import type { StorageClass } from "../../api/types/storage-v1.ts";
import { provisionedBy } from "./annotations.ts";

/** The provisioner miniplane plays itself. */
export const simulatedProvisioner = "miniplane.dev/simulated";

export function claimReference(claim: PersistentVolumeClaim): ObjectReference {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  return { kind: "PersistentVolumeClaim", apiVersion: "v1", namespace, name, uid, resourceVersion };
}

export function provisionedVolume(claim: PersistentVolumeClaim, storageClass: StorageClass): PersistentVolume {
  const name = `pvc-${claim.metadata.uid}`;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, annotations: { [provisionedBy]: storageClass.provisioner } },
    spec: {
      capacity: { storage: claim.spec.resources.requests?.["storage"] ?? "0" },
      accessModes: claim.spec.accessModes,
      claimRef: claimReference(claim),
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata.name,
      mountOptions: storageClass.mountOptions,
      volumeMode: claim.spec.volumeMode ?? "Filesystem",
      hostPath: { path: `/var/lib/miniplane/volumes/${name}`, type: "DirectoryOrCreate" },
    },
    status: {},
  };
}
