/**
 * kube-scheduler: one Pod at a time, the most important first. The queue and the picture of the nodes are its memory;
 * its controller key says only "there may be something to do".
 */
import { type KubeObject, objectKey, splitKey } from "../api/meta.ts";
import { formatTime } from "../api/time.ts";
import type { Binding, Node, Pod, PodCondition } from "../api/types/core-v1.ts";
import { type Controller, type ControllerContext, defineController } from "../controllers/controller.ts";
import { namespace } from "../kinds/core/namespace.ts";
import { node } from "../kinds/core/node.ts";
import { persistentVolume } from "../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../kinds/core/persistent-volume-claim.ts";
import { pod } from "../kinds/core/pod.ts";
import type { Attempt, ClusterEvent } from "./framework.ts";
import { schedulerPlugins } from "./index.ts";
import { place, type Refusal } from "./place.ts";
import { waitingClaims } from "./plugins/volume-binding.ts";
import { isTerminal, needsOf } from "./pod-needs.ts";
import { planPreemption } from "./preemption/plan-preemption.ts";
import { preempt } from "./preemption/preempt.ts";
import { prepareVolumes } from "./prepare-volumes.ts";
import { createSchedulingQueue, type SchedulingQueue } from "./queue.ts";
import { createJudges, type Judge, refusalOf } from "./verdicts.ts";
import { World } from "./world.ts";

/** The one key: its work is whatever the queue holds. */
const next = "next";
const profile = "default-scheduler";

interface Memory {
  readonly world: World;
  readonly queue: SchedulingQueue;
  readonly judgeFor: ReturnType<typeof createJudges>;
  /** Where among the nodes the next search begins, so that all get their turn. */
  start: number;
}

type Context = ControllerContext<Memory>;

export const scheduler: Controller<Memory> = defineController<Memory>({
  name: "kube-scheduler",
  component: profile,
  manager: "kube-scheduler",
  watches: [
    { kind: pod, keys: (change, context) => podChanged(context, change.object as Pod | undefined, change.old as Pod | undefined) },
    { kind: node, keys: (change, context) => nodeChanged(context, change.object as Node | undefined, change.old as Node | undefined) },
    {
      kind: namespace,
      keys: ({ object, old }, context) => (object?.metadata.labels === old?.metadata.labels ? [] : namespaceChanged(context)),
    },
    { kind: persistentVolumeClaim, keys: (_change, context) => wake(context, "volume-changed") },
    { kind: persistentVolume, keys: (_change, context) => wake(context, "volume-changed") },
  ],
  start: ({ lister }) => ({
    world: new World((name) => lister.get(namespace, undefined, name)?.metadata.labels),
    queue: createSchedulingQueue(schedulerPlugins),
    judgeFor: createJudges(schedulerPlugins),
    start: 0,
  }),
  async reconcile(context) {
    const { queue } = context.state;
    const now = context.clock.now();
    const later = queue.release(now);
    // one timer at a time stands for the key: it is set anew for who is still backing off
    if (later !== undefined) context.enqueue(next, later - now);
    const key = queue.pop();
    if (key === undefined) return;
    const { namespace, name } = splitKey(key);
    const current = context.lister.get(pod, namespace, name);
    if (!current || !isOurs(current)) queue.forget(key);
    else await scheduleOne(context, key, current);
    if (queue.active > 0) context.enqueue(next);
  },
});

const isOurs = (candidate: Pod): boolean =>
  !candidate.spec.nodeName &&
  !candidate.metadata.deletionTimestamp &&
  !isTerminal(candidate) &&
  (candidate.spec.schedulerName || profile) === profile;

const gated = (candidate: Pod): boolean => schedulerPlugins.some((plugin) => plugin.preEnqueue?.(candidate) !== undefined);

function podChanged(context: Context, current: Pod | undefined, old: Pod | undefined): readonly string[] {
  const key = objectKey((current ?? old) as KubeObject);
  const { world, queue } = context.state;
  const event = world.podChanged(key, current);
  const woken = event ? wake(context, event) : [];
  if (!current || !isOurs(current) || gated(current)) {
    queue.forget(key);
    return woken;
  }
  // Its own status, written by us, is no reason to try again.
  if (queue.has(key) && old && old.spec === current.spec && old.metadata.labels === current.metadata.labels) return woken;
  queue.add(key, current.spec.priority ?? 0);
  return [next];
}

/** Rules may name other namespaces by their labels. */
function namespaceChanged(context: Context): readonly string[] {
  context.state.world.pods.namespacesChanged();
  return wake(context, "pod-changed");
}

function nodeChanged(context: Context, current: Node | undefined, old: Node | undefined): readonly string[] {
  const event = context.state.world.nodeChanged(current, old);
  return event ? wake(context, event) : [];
}

function wake(context: Context, event: ClusterEvent): readonly string[] {
  const { queue } = context.state;
  const now = context.clock.now();
  for (const end of queue.wake(event, now)) context.enqueue(next, end - now);
  return queue.active > 0 ? [next] : [];
}

async function scheduleOne(context: Context, key: string, candidate: Pod): Promise<void> {
  const { world, queue, judgeFor } = context.state;
  const { nodes, pods: placed } = world;
  const attempt: Attempt = { pod: candidate, needs: needsOf(candidate), lister: context.lister, nodes, placed, memo: new Map() };
  const draw = context.chance.fraction("place", candidate.metadata.uid ?? key);
  const judge = besideNominated(world, attempt, judgeFor(attempt, nodes));
  const placement = place(schedulerPlugins, attempt, world.nodes, { judge, start: context.state.start, draw });
  context.state.start = world.nodes.length > 0 ? (context.state.start + 1) % world.nodes.length : 0;
  if (placement.node === undefined) {
    queue.park(key, placement.plugins, context.clock.now());
    await makeRoom(context, attempt, placement);
    return;
  }
  const waiting = waitingClaims(candidate, context.lister);
  if (waiting.length > 0) {
    queue.park(key, new Set(["VolumeBinding"]), context.clock.now());
    await prepareVolumes(context, waiting, placement.node);
    return;
  }
  await bind(context, key, { pod: candidate, node: placement.node, attempt });
}

/** A node must do with the Pods that room is being made for on it as well, unless they are less important. */
function besideNominated(world: World, attempt: Attempt, judge: Judge): Judge {
  if (!world.hasNominated) return judge;
  const own = objectKey(attempt.pod);
  return (info) => {
    const verdict = judge(info);
    const name = info.node.metadata.name ?? "";
    const others = verdict.refused ? [] : world.nominatedOn(name, attempt.pod.spec.priority ?? 0).filter(({ key }) => key !== own);
    if (others.length === 0) return verdict;
    const refused = world.with(name, others, () => refusalOf(schedulerPlugins, { ...attempt, memo: new Map() }, info));
    return refused ? { ...verdict, refused, score: 0 } : verdict;
  };
}

/** Less important Pods go, if that helps; in any case the Pod says why it has no node. */
async function makeRoom(context: Context, attempt: Attempt, refusal: Refusal): Promise<void> {
  const { world } = context.state;
  if (refusal.hopeless) return refuse(context, attempt.pod, { message: refusal.message, nominated: attempt.pod.status.nominatedNodeName });
  const found = planPreemption(attempt, refusal.helpable, { plugins: schedulerPlugins, world });
  if (found.candidate) await preempt(context, attempt.pod, found.candidate);
  const message = found.candidate ? `${refusal.message}.` : `${refusal.message}, preemption: ${found.message}`;
  const nominated = found.candidate?.node ?? (found.keepNomination ? attempt.pod.status.nominatedNodeName : undefined);
  await refuse(context, attempt.pod, { message, nominated });
}

async function bind(context: Context, key: string, choice: { pod: Pod; node: string; attempt: Attempt }): Promise<void> {
  const { world, queue } = context.state;
  const { name = "", namespace = "", uid } = choice.pod.metadata;
  const binding: Binding = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name, namespace, uid },
    target: { kind: "Node", name: choice.node },
  };
  world.assume(choice.pod, choice.node, choice.attempt.needs);
  try {
    await context.client.act(pod, namespace, name, "binding", binding as KubeObject);
    queue.forget(key);
    wake(context, "pod-added");
    const message = `Successfully assigned ${namespace}/${name} to ${choice.node}`;
    context.events.record(choice.pod, "Normal", "Scheduled", message, { action: "Binding" });
  } catch (error) {
    world.unassume(choice.pod);
    queue.park(key, new Set(), context.clock.now());
    throw error;
  }
}

/** Condition and Event say why; written only when they say something new. */
async function refuse(
  context: Context,
  candidate: Pod,
  refusal: { readonly message: string; readonly nominated: string | undefined },
): Promise<void> {
  const now = context.clock.now();
  context.events.record(candidate, "Warning", "FailedScheduling", refusal.message, { action: "Scheduling" });
  await context.client.modify(
    pod,
    candidate.metadata.namespace,
    candidate.metadata.name ?? "",
    (head) => {
      const old = head.status.conditions?.find((condition) => condition.type === "PodScheduled");
      if (
        old?.status === "False" &&
        old.reason === "Unschedulable" &&
        old.message === refusal.message &&
        (head.status.nominatedNodeName ?? "") === (refusal.nominated ?? "") &&
        old.observedGeneration === head.metadata.generation
      )
        return head;
      const condition = {
        lastProbeTime: null,
        lastTransitionTime: old?.status === "False" ? old.lastTransitionTime : formatTime(now),
        message: refusal.message,
        observedGeneration: head.metadata.generation,
        reason: "Unschedulable",
        status: "False",
        type: "PodScheduled",
      } as unknown as PodCondition;
      const others = head.status.conditions?.filter((one) => one.type !== "PodScheduled") ?? [];
      const { nominatedNodeName: _, ...status } = head.status;
      const nomination = refusal.nominated ? { nominatedNodeName: refusal.nominated } : {};
      return { ...head, status: { ...status, ...nomination, conditions: [...others, condition] } };
    },
    { subresource: "status" },
  );
}
