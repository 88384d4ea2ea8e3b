/**
 * The next step of a rolling update: grow the current ReplicaSet as far as maxSurge lets it; if it cannot grow, shrink
 * the old ones as far as maxUnavailable lets them. Pure. As kubernetes: controller/deployment/rolling.go.
 *
 * Ten wanted, maxSurge 3, maxUnavailable 2: 10 old → 3 new beside them (13 in all) → 2 old go (8 must be available) →
 * 2 more new → as each new Pod becomes available one old one goes and another new one comes.
 */
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import { isRolling, maxUnavailable, scaledValue, wantedReplicas } from "./fenceposts.ts";
import { active, allSets, byAge, type Sets, sizeOf, totalCount, totalSize } from "./replica-sets.ts";
import type { Resize } from "./resize.ts";

/** One step; empty when nothing can move now. */
export function planRolling(deployment: Deployment, sets: Sets): readonly Resize[] {
  const growth = planCurrent(deployment, sets);
  return growth.length > 0 ? growth : planOld(deployment, sets);
}

function planCurrent(deployment: Deployment, sets: Sets): readonly Resize[] {
  const { current } = sets;
  if (!current) return [];
  const wanted = wantedReplicas(deployment);
  const size = sizeOf(current) > wanted ? wanted : currentSize(deployment, sets.old, sizeOf(current));
  return size === sizeOf(current) ? [] : [{ set: current, size }];
}

/** How big the ReplicaSet of the current template may be now, from `size` and the others. */
export function currentSize(deployment: Deployment, old: readonly ReplicaSet[], size: number): number {
  const wanted = wantedReplicas(deployment);
  if (!isRolling(deployment)) return wanted;
  const surge = scaledValue(deployment.spec.strategy.rollingUpdate?.maxSurge, wanted, "up");
  const room = wanted + surge - totalSize(old) - size;
  return room <= 0 ? size : size + Math.min(room, wanted - size);
}

function planOld(deployment: Deployment, { current, old: others }: Sets): readonly Resize[] {
  const old = active(others);
  if (old.length === 0 || !current) return [];
  const minimum = wantedReplicas(deployment) - maxUnavailable(deployment);
  const notYetAvailable = sizeOf(current) - (current.status?.availableReplicas ?? 0);
  const limit = totalSize(allSets({ current, old })) - minimum - notYetAvailable;
  if (limit <= 0) return [];
  const oldestFirst = [...old].sort(byAge);
  const cleaned = planUnhealthy(oldestFirst, limit);
  const sizes = new Map(cleaned.map(({ set, size }) => [set, size]));
  const available = totalCount([...old, current], "availableReplicas");
  return [...cleaned, ...shrink(oldestFirst, available - minimum, (set) => sizes.get(set) ?? sizeOf(set))];
}

/** Pods that are not available go first: they would hold the rollout up for ever. */
function planUnhealthy(old: readonly ReplicaSet[], limit: number): readonly Resize[] {
  const steps: Resize[] = [];
  let left = limit;
  for (const set of old) {
    const unhealthy = sizeOf(set) - (set.status?.availableReplicas ?? 0);
    const count = Math.min(left, unhealthy);
    if (count <= 0) continue;
    steps.push({ set, size: sizeOf(set) - count });
    left -= count;
  }
  return steps;
}

function shrink(old: readonly ReplicaSet[], limit: number, size: (set: ReplicaSet) => number): readonly Resize[] {
  const steps: Resize[] = [];
  let left = limit;
  for (const set of old) {
    const count = Math.min(left, size(set));
    if (count <= 0) continue;
    steps.push({ set, size: size(set) - count });
    left -= count;
  }
  return steps;
}
