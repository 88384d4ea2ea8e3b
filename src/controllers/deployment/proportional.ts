/**
 * Scaling while nothing is rolled out, or in the middle of a rollout. Pure. As kubernetes: controller/deployment/sync.go.
 */
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import { desiredReplicasOf, maxReplicasOf } from "./annotations.ts";
import { isRolling, maxSurge, wantedReplicas } from "./fenceposts.ts";
import { active, allSets, byAge, bySizeNewer, bySizeOlder, type Sets, sizeOf, totalSize } from "./replica-sets.ts";
import type { Resize } from "./resize.ts";

/** True when an active ReplicaSet was sized for another number of replicas than are wanted now. */
export function isScaling(deployment: Deployment, sets: Sets): boolean {
  return active(allSets(sets)).some((set) => {
    const desired = desiredReplicasOf(set);
    return desired !== undefined && desired !== wantedReplicas(deployment);
  });
}

/** New sizes for the number of replicas wanted now. */
export function planScaling(deployment: Deployment, sets: Sets): readonly Resize[] {
  const wanted = wantedReplicas(deployment);
  const single = activeOrLatest(sets);
  if (single) return sizeOf(single) === wanted ? [] : [{ set: single, size: wanted }];
  if (isSaturated(deployment, sets.current)) return active(sets.old).map((set) => ({ set, size: 0 }));
  return isRolling(deployment) ? planProportional(deployment, active(allSets(sets))) : [];
}

/** The only active ReplicaSet; without any active one the current or else the newest; undefined if there are several. */
function activeOrLatest({ current, old }: Sets): ReplicaSet | undefined {
  const running = active(allSets({ current, old }));
  if (running.length > 1) return undefined;
  return running[0] ?? current ?? [...old].sort(byAge).at(-1);
}

function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  const wanted = wantedReplicas(deployment);
  return set !== undefined && sizeOf(set) === wanted && desiredReplicasOf(set) === wanted && set.status?.availableReplicas === wanted;
}

/** What is to be added or taken is shared out by size, bigger ones first; the biggest takes what rounding leaves. */
function planProportional(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = wantedReplicas(deployment);
  const change = (wanted > 0 ? wanted + maxSurge(deployment) : 0) - totalSize(sets);
  const sorted = [...sets].sort(change > 0 ? bySizeNewer : bySizeOlder);
  let changed = 0;
  const sizes = sorted.map((set) => {
    const part = change === 0 ? 0 : proportion(deployment, set, { change, changed });
    changed += part;
    return sizeOf(set) + part;
  });
  const leftover = change - changed;
  return sorted.map((set, index) => ({ set, size: index === 0 ? Math.max((sizes[0] ?? 0) + leftover, 0) : (sizes[index] ?? 0) }));
}

function proportion(deployment: Deployment, set: ReplicaSet, total: { readonly change: number; readonly changed: number }): number {
  const left = total.change - total.changed;
  if (sizeOf(set) === 0 || left === 0) return 0;
  const part = fraction(deployment, set);
  return total.change > 0 ? Math.min(part, left) : Math.max(part, left);
}

/** By how much the ReplicaSet changes if it keeps its share of all Pods. */
function fraction(deployment: Deployment, set: ReplicaSet): number {
  const wanted = wantedReplicas(deployment);
  if (wanted === 0) return -sizeOf(set);
  const before = maxReplicasOf(set) || deployment.status?.replicas || desiredReplicasOf(set);
  if (!before) return 0;
  return roundHalfAway((sizeOf(set) * (wanted + maxSurge(deployment))) / before) - sizeOf(set);
}

const roundHalfAway = (value: number) => (value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5));
