/** Volumes that are there already, for claims that wait for a node. Pure. As kubernetes: volumebinding findMatchingVolumes. */
import { selectorMatches } from "../../api/node-selector.ts";
import type { Node, PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { findMatch, isPromisedTo } from "../../controllers/volume-binder/match.ts";

export interface StaticVolumes {
  /** Which volume each claim would get on the node. */
  readonly found: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  /** Claims for which a volume has to be made. */
  readonly others: readonly PersistentVolumeClaim[];
}

/** True when Pods on the node can use the volume. */
export function reaches({ spec }: PersistentVolume, node: Node): boolean {
  return !spec.nodeAffinity?.required || selectorMatches(spec.nodeAffinity.required.nodeSelectorTerms, node);
}

/** No volume is given to two claims. */
export function staticVolumes(claims: readonly PersistentVolumeClaim[], volumes: readonly PersistentVolume[], node: Node): StaticVolumes {
  let free = volumes.filter((volume) => reaches(volume, node));
  const found: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const others: PersistentVolumeClaim[] = [];
  for (const claim of claims) {
    const promised = volumes.filter((one) => isPromisedTo(one, claim));
    const volume = findMatch(claim, promised.length > 0 ? promised.filter((one) => reaches(one, node)) : free);
    if (volume) {
      found.push({ claim, volume });
      free = free.filter((one) => one !== volume);
    } else others.push(claim);
  }
  return { found, others };
}
