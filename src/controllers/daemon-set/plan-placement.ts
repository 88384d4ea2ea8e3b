/** Which nodes get a Pod and which Pods go. Pure. As kubernetes: controller/daemon podsShouldBeOnNode. */
import type { Pod } from "../../api/types/core-v1.ts";
import { isReady } from "../pod-state.ts";
import { byAge, isUpdated } from "./daemon-pod.ts";
import { allowsSurge } from "./limits.ts";
import { type DaemonWorld, isAvailable, nameOf } from "./world.ts";

export interface PlacementPlan {
  /** Names of nodes. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Ended Pods that are to be replaced; a failed one when its node's back-off allows it. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
}

export function planPlacement(world: DaemonWorld): PlacementPlan {
  const create: string[] = [];
  const remove: Pod[] = [];
  const ended: { pod: Pod; node: string }[] = [];
  for (const node of world.nodes) {
    const { run, stay } = world.fit(node);
    const name = nameOf(node);
    const pods = world.pods.get(name);
    if (!pods) {
      if (run) create.push(name);
      continue;
    }
    const present = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    if (!stay) {
      remove.push(...present);
      continue;
    }
    ended.push(...present.filter(hasEnded).map((pod) => ({ pod, node: name })));
    remove.push(
      ...surplus(
        present.filter((pod) => !hasEnded(pod)),
        world,
      ),
    );
  }
  return { create, remove: [...remove, ...unplaced(world)], ended };
}

const hasEnded = ({ status }: Pod) => status?.phase === "Failed" || status?.phase === "Succeeded";

/** All but the oldest, or with surge all that neither runs the update nor bridges it. */
function surplus(running: readonly Pod[], world: DaemonWorld): readonly Pod[] {
  if (running.length <= 1) return [];
  const sorted = byAge(running);
  if (!allowsSurge(world.set)) return sorted.slice(1);
  const updated = sorted.find((pod) => isCurrent(pod, world));
  const old = sorted.find((pod) => !isCurrent(pod, world));
  const done = updated && old && (!isReady(old) || isAvailable(updated, world));
  return sorted.filter((pod) => (pod === old ? done : pod !== updated));
}

const isCurrent = (pod: Pod, { set, hash }: DaemonWorld) => isUpdated(pod, set, hash);

/** Pods nobody scheduled yet, made for nodes that are gone. */
function unplaced({ nodes, pods }: DaemonWorld): readonly Pod[] {
  const known = new Set(nodes.map(nameOf));
  return [...pods]
    .filter(([node]) => !known.has(node))
    .flatMap(([, left]) => left.filter((pod) => !pod.spec.nodeName && !pod.metadata.deletionTimestamp));
}
