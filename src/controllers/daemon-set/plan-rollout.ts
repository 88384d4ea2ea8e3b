/** The next step of a rolling update. Pure. As kubernetes: controller/daemon/update.go. */
import type { Pod } from "../../api/types/core-v1.ts";
import { isUpdated } from "./daemon-pod.ts";
import { maxSurge, maxUnavailable } from "./limits.ts";
import { type DaemonWorld, isAvailable, nameOf } from "./world.ts";

export interface RolloutPlan {
  /** Names of nodes that get a second Pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
}

/** The one updated and the one old Pod of a node; undefined if there are more of a sort. */
interface Pair {
  readonly updated: Pod | undefined;
  readonly old: Pod | undefined;
}

export function planRollout(world: DaemonWorld): RolloutPlan {
  const desired = world.nodes.filter((node) => world.fit(node).run).length;
  const surge = maxSurge(world.set, desired);
  if (surge > 0) return planSurge(world, surge);
  return { create: [], remove: planReplacements(world, maxUnavailable(world.set, desired)) };
}

/** Every node that has or wants Pods, in the order of the nodes. */
function pairs(world: DaemonWorld): readonly { readonly node: string; readonly pair: Pair | undefined }[] {
  const wanted = world.nodes.filter((node) => world.fit(node).run || world.pods.has(nameOf(node))).map(nameOf);
  const names = new Set([...wanted, ...world.pods.keys()]);
  return [...names].map((node) => ({ node, pair: pairOn(world.pods.get(node) ?? [], world) }));
}

function pairOn(pods: readonly Pod[], { set, hash }: DaemonWorld): Pair | undefined {
  const present = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const updated = present.filter((pod) => isUpdated(pod, set, hash));
  const old = present.filter((pod) => !updated.includes(pod));
  return updated.length > 1 || old.length > 1 ? undefined : { updated: updated[0], old: old[0] };
}

/** Old Pods to delete: those that are not available anyway, and others as far as `limit` allows. */
function planReplacements(world: DaemonWorld, limit: number): readonly Pod[] {
  const free: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { pair } of pairs(world)) {
    const { updated, old } = pair ?? {};
    if (old && !updated) {
      if (isAvailable(old, world)) candidates.push(old);
      else {
        free.push(old);
        unavailable++;
      }
    } else if (!updated || old || !isAvailable(updated, world)) unavailable++;
  }
  return [...free, ...candidates.slice(0, Math.max(0, limit - unavailable))];
}

/** A node gets its new Pod beside the old one, which goes when the new one is available. */
function planSurge(world: DaemonWorld, limit: number): RolloutPlan {
  const fits = new Set(world.nodes.filter((node) => world.fit(node).run).map(nameOf));
  const free: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  let surging = 0;
  for (const { node, pair } of pairs(world)) {
    if (!pair) surging++;
    else if (!pair.old) continue;
    else if (!pair.updated) {
      if (fits.has(node)) (isAvailable(pair.old, world) ? candidates : free).push(node);
    } else if (isAvailable(pair.updated, world)) remove.push(pair.old);
    else surging++;
  }
  return { create: [...free, ...candidates.slice(0, Math.max(0, limit - surging))], remove };
}
