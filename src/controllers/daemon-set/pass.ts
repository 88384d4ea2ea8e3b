/** The effects of one pass over a DaemonSet. */
import { equalJson } from "../../api/equal-json.ts";
import type { DaemonSet } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { daemonSet as daemonSetKind } from "../../kinds/apps/daemon-set.ts";
import type { ControllerContext } from "../controller.ts";
import type { OrphanIndex } from "../orphan-index.ts";
import { createPod, deletePod, isTerminating, slowStart } from "../replica-set/pod-control.ts";
import type { RevisionState } from "../revisions/sync-revisions.ts";
import type { BackOff } from "./back-off.ts";
import { templateForNode } from "./daemon-pod.ts";
import type { PlacementPlan } from "./plan-placement.ts";
import type { RolloutPlan } from "./plan-rollout.ts";
import { daemonSetStatus } from "./status.ts";
import type { DaemonWorld } from "./world.ts";

export interface DaemonState extends RevisionState {
  readonly orphans: OrphanIndex<Pod>;
  /** Per DaemonSet, generation and node. */
  readonly backOff: BackOff;
}

export type Context = ControllerContext<DaemonState>;

/** Pods made, and Pods deleted, in one pass. */
const burst = 250;

export interface Placed {
  /** The first error of what was done. */
  readonly error: unknown;
  /** Milliseconds until a failed Pod may be replaced; infinite if none waits. */
  readonly wait: number;
}

export async function applyPlacement(
  context: Context,
  key: string,
  world: DaemonWorld,
  plan: (world: DaemonWorld) => PlacementPlan,
): Promise<Placed> {
  const { create, remove, ended } = plan(world);
  const replaced: Pod[] = [];
  let wait = Number.POSITIVE_INFINITY;
  for (const one of ended) {
    const delay = delayOf(context, world, one);
    if (delay > 0) wait = Math.min(wait, delay);
    else replaced.push(tellEnded(context, world.set, one));
  }
  return { error: await applyRollout(context, key, { world, plan: { create, remove: [...replaced, ...remove] } }), wait };
}

type Ended = PlacementPlan["ended"][number];

function delayOf({ state }: Context, { set, now }: DaemonWorld, { pod, node }: Ended): number {
  if (pod.status?.phase !== "Failed") return 0;
  return state.backOff.take(`${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`, now);
}

function tellEnded({ events }: Context, set: DaemonSet, { pod, node }: Ended): Pod {
  const { namespace, name } = pod.metadata;
  if (pod.status?.phase === "Failed")
    events.record(set, "Warning", "FailedDaemonPod", `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`);
  else
    events.record(
      set,
      "Normal",
      "SucceededDaemonPod",
      `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`,
    );
  return pod;
}

/** Makes and deletes Pods, so many in one pass, the rest in the next. Resolves to the first error. */
export async function applyRollout(context: Context, key: string, step: { world: DaemonWorld; plan: RolloutPlan }): Promise<unknown> {
  const { world, plan } = step;
  const { set, hash } = world;
  const create = plan.create.slice(0, burst);
  let failure = await slowStart(create.length, async (index) => {
    await createPod(context, templateForNode(set, hash, create[index] ?? ""), set);
    await context.breathe();
  });
  if (isTerminating(failure)) failure = undefined;
  for (const pod of plan.remove.slice(0, burst)) {
    try {
      await deletePod(context, pod, set);
      await context.breathe();
    } catch (error) {
      failure ??= error;
    }
  }
  if (plan.create.length > burst || plan.remove.length > burst) context.enqueue(key);
  return failure;
}

/** Writes the status if it changes; resolves to the milliseconds until the next Pod becomes available, infinite if none will. */
export async function writeStatus({ client }: Context, world: DaemonWorld, collisionCount: number | undefined): Promise<number> {
  const { set, now } = world;
  const { status, nextAvailable } = daemonSetStatus(world, collisionCount);
  if (!equalJson(set.status, status)) await client.update(daemonSetKind, { ...set, status }, { subresource: "status" });
  return nextAvailable === undefined ? Number.POSITIVE_INFINITY : nextAvailable - now;
}
