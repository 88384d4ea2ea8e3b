/**
 * Which Pods a ReplicaSet gives up first. Pure. As kubernetes: pkg/controller/controller_utils.go ActivePodsWithRanks.
 */
import { own } from "../../api/own.ts";
import { parseTime } from "../../api/time.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { isReady, readyCondition } from "../pod-state.ts";

const costAnnotation = "controller.kubernetes.io/pod-deletion-cost";

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The facts of a Pod that decide, computed once. */
interface Ranked {
  readonly pod: Pod;
  readonly assigned: number;
  readonly phase: number;
  readonly ready: number;
  readonly cost: number;
  /** Pods of the same owner's ReplicaSets on the same node. */
  readonly neighbours: number;
  readonly readyAge: number;
  readonly restarts: readonly [number, number];
  readonly age: number;
}

/** The `count` Pods to delete. `related`: active Pods of all ReplicaSets of the same owner, which spread over nodes together. */
export function planDeletions(pods: readonly Pod[], related: readonly Pod[], choice: { count: number; now: number }): readonly Pod[] {
  if (choice.count >= pods.length) return pods;
  const perNode = new Map<string, number>();
  for (const { spec } of related) if (spec?.nodeName) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1);
  const ranked = pods.map((pod) => rank(pod, perNode, choice.now));
  return ranked
    .sort(firstToGo)
    .slice(0, choice.count)
    .map(({ pod }) => pod);
}

function rank(pod: Pod, perNode: ReadonlyMap<string, number>, now: number): Ranked {
  const node = pod.spec?.nodeName;
  return {
    pod,
    assigned: node ? 1 : 0,
    phase: own(phases, pod.status?.phase ?? "") ?? 0,
    ready: isReady(pod) ? 1 : 0,
    cost: costOf(pod),
    neighbours: node ? (perNode.get(node) ?? 0) : 0,
    readyAge: isReady(pod) ? magnitude(readyCondition(pod)?.lastTransitionTime, now) : 0,
    restarts: [maxRestarts(pod, false), maxRestarts(pod, true)],
    age: magnitude(pod.metadata.creationTimestamp, now),
  };
}

function firstToGo(a: Ranked, b: Ranked): number {
  return (
    a.assigned - b.assigned ||
    a.phase - b.phase ||
    a.ready - b.ready ||
    a.cost - b.cost ||
    b.neighbours - a.neighbours ||
    a.readyAge - b.readyAge ||
    b.restarts[0] - a.restarts[0] ||
    b.restarts[1] - a.restarts[1] ||
    a.age - b.age ||
    ((a.pod.metadata.uid ?? "") < (b.pod.metadata.uid ?? "") ? -1 : 1)
  );
}

/** Ages are compared by their order of magnitude (log2 of nanoseconds): younger goes first, of similar age by chance of UID. */
function magnitude(time: string | undefined, now: number): number {
  const since = parseTime(time);
  if (since === undefined) return -2;
  const age = (now - since) * 1e6;
  return age > 0 ? Math.floor(Math.log2(age)) : -1;
}

function costOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

/** The most restarts of one container; of the sidecars if `sidecars`. */
function maxRestarts({ spec, status }: Pod, sidecars: boolean): number {
  if (!sidecars) return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount));
  const names = new Set((spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always").map(({ name }) => name));
  const counts = (status?.initContainerStatuses ?? []).filter(({ name }) => names.has(name ?? ""));
  return Math.max(0, ...counts.map(({ restartCount = 0 }) => restartCount));
}
