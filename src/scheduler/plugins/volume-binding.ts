import { selectorMatches } from "../../api/node-selector.ts";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { persistentVolume } from "../../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../../kinds/core/persistent-volume-claim.ts";
import { claimNamesOf, ephemeralClaimName } from "../../kinds/core/pod/claim-names.ts";
import type { Lister } from "../../kinds/kind.ts";
import { storageClass } from "../../kinds/storage/storage-class.ts";
import type { Plugin } from "../framework.ts";

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
    const conflicts = volumesOf(pod, lister).some(
      ({ spec }) => spec.nodeAffinity?.required && !selectorMatches(spec.nodeAffinity.required.nodeSelectorTerms, node),
    );
    return conflicts ? "node(s) didn't match PersistentVolume's node affinity" : undefined;
  },
};

const hasClaims = (pod: Pod): boolean => pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim ?? volume.ephemeral) ?? false;

const missing = (pod: Pod, name: string): string =>
  pod.spec.volumes?.some((volume) => volume.ephemeral && ephemeralClaimName(pod, volume) === name)
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;

const isBound = (claim: PersistentVolumeClaim): boolean =>
  Boolean(claim.spec.volumeName) && claim.metadata.annotations?.["pv.kubernetes.io/bind-completed"] !== undefined;

/** Claims of such a class are bound after a node has been chosen: the binder reads the annotation the scheduler sets. */
export function waitsForConsumer(claim: PersistentVolumeClaim, lister: Lister): boolean {
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
