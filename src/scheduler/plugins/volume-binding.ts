import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { bindCompleted } from "../../controllers/volume-binder/annotations.ts";
import { persistentVolume } from "../../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../../kinds/core/persistent-volume-claim.ts";
import { claimNamesOf, ephemeralClaimName } from "../../kinds/core/pod/claim-names.ts";
import type { Lister } from "../../kinds/kind.ts";
import { storageClass } from "../../kinds/storage/storage-class.ts";
import type { Plugin } from "../framework.ts";
import { reaches, staticVolumes } from "./static-volumes.ts";

/** A class without provisioner: somebody makes its volumes by hand. */
const noProvisioner = "kubernetes.io/no-provisioner";

/** Claims must exist, be bound (or be bound once a node is chosen), and their volumes must reach the node. */
export const volumeBinding: Plugin = {
  name: "VolumeBinding",
  final: true,
  wakes: ["volume-changed", "node-added", "node-changed"],
  preFilter({ pod, lister }) {
    for (const name of claimNamesOf(pod)) {
      const claim = lister.get(persistentVolumeClaim, pod.metadata.namespace, name);
      if (!claim) return missing(pod, name);
      if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
      if (!isBound(claim) && !waitsForConsumer(claim, lister)) return "pod has unbound immediate PersistentVolumeClaims";
    }
    return undefined;
  },
  shares: ({ pod }) => !hasClaims(pod),
  filter({ pod, lister }, { node }) {
    if (!hasClaims(pod)) return undefined;
    if (volumesOf(pod, lister).some((volume) => !reaches(volume, node))) return "node(s) didn't match PersistentVolume's node affinity";
    const waiting = waitingClaims(pod, lister);
    if (waiting.length === 0) return undefined;
    const { others } = staticVolumes(waiting, lister.list(persistentVolume), node);
    return others.some((claim) => !isProvisioned(claim, lister)) ? "node(s) didn't find available persistent volumes to bind" : undefined;
  },
};

const hasClaims = (pod: Pod): boolean => pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim ?? volume.ephemeral) ?? false;

const missing = (pod: Pod, name: string): string =>
  pod.spec.volumes?.some((volume) => volume.ephemeral && ephemeralClaimName(pod, volume) === name)
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;

const isBound = (claim: PersistentVolumeClaim): boolean =>
  Boolean(claim.spec.volumeName) && claim.metadata.annotations?.[bindCompleted] !== undefined;

const isProvisioned = ({ spec }: PersistentVolumeClaim, lister: Lister): boolean =>
  lister.get(storageClass, undefined, spec.storageClassName ?? "")?.provisioner !== noProvisioner;

/** Claims of such a class are bound after a node has been chosen: the binder reads what the scheduler has written. */
function waitsForConsumer(claim: PersistentVolumeClaim, lister: Lister): boolean {
  const name = claim.spec.storageClassName;
  if (!name || claim.spec.volumeName) return false;
  return lister.get(storageClass, undefined, name)?.volumeBindingMode === "WaitForFirstConsumer";
}

function volumesOf(pod: Pod, lister: Lister): PersistentVolume[] {
  return claimNamesOf(pod).flatMap((name) => {
    const volumeName = lister.get(persistentVolumeClaim, pod.metadata.namespace, name)?.spec.volumeName;
    return (volumeName && lister.get(persistentVolume, undefined, volumeName)) || [];
  });
}

/** The Pod's claims that wait for a node to be chosen. */
export function waitingClaims(pod: Pod, lister: Lister): PersistentVolumeClaim[] {
  return claimNamesOf(pod).flatMap((name) => {
    const claim = lister.get(persistentVolumeClaim, pod.metadata.namespace, name);
    return claim && !isBound(claim) && waitsForConsumer(claim, lister) ? claim : [];
  });
}
