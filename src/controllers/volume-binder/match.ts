/** Which PersistentVolume suits a claim. Pure. As kubernetes: FindMatchingVolume. */
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import { labelSelectorMatches } from "../../api/selectors.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";

/** The volume already promised to the claim, else the smallest free one that fits. */
export function findMatch(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => fits(claim, volume));
  const promised = fitting.find((volume) => isPromisedTo(volume, claim));
  if (promised) return promised;
  let best: PersistentVolume | undefined;
  for (const volume of fitting) {
    if (volume.spec.claimRef || volume.metadata.deletionTimestamp) continue;
    if (!labelSelectorMatches(claim.spec.selector ?? {}, volume.metadata.labels)) continue;
    if (!best || compareQuantities(sizeOf(volume), sizeOf(best)) < 0) best = volume;
  }
  return best;
}

/** True when the volume's claimRef names this very claim (or its name, before the claim existed). */
export function isPromisedTo({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

const sizeOf = (volume: PersistentVolume) => parseQuantity(volume.spec.capacity?.["storage"] ?? "0");

function fits(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const requested = parseQuantity(claim.spec.resources.requests?.["storage"] ?? "0");
  return (
    (volume.spec.storageClassName ?? "") === (claim.spec.storageClassName ?? "") &&
    (volume.spec.volumeMode ?? "Filesystem") === (claim.spec.volumeMode ?? "Filesystem") &&
    compareQuantities(sizeOf(volume), requested) >= 0 &&
    (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode))
  );
}
