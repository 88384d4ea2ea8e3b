/** What a StatefulSet does to its Pods next. Pure. As kubernetes: controller/statefulset/stateful_set_control.go. */
import type { StatefulSet } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { scaledValue } from "../deployment/fenceposts.ts";
import { availableAt, isEnded, isReady } from "../pod-state.ts";
import { isWanted, ordinalOf, revisionOf, startOf, wantedReplicas } from "./identity.ts";

export interface StatefulView {
  readonly set: StatefulSet;
  /** By ordinal, from the first wanted one on; undefined where a Pod is missing. */
  readonly replicas: readonly (Pod | undefined)[];
  /** Pods with ordinals no longer wanted, the highest first. */
  readonly condemned: readonly Pod[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function viewOf(set: StatefulSet, pods: readonly Pod[], now: number): StatefulView {
  const start = startOf(set);
  const replicas: (Pod | undefined)[] = new Array(wantedReplicas(set)).fill(undefined);
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(pod);
    if (isWanted(set, ordinal)) replicas[ordinal - start] = pod;
    else condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a));
  return { set, replicas, condemned, now };
}

/** One Pod after the other, each when all before it are available. */
export const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== "Parallel";

const isLeaving = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;

export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === "Running" && isReady(pod);

export function isAvailable(pod: Pod, { set, now }: StatefulView): boolean {
  const at = isRunningAndReady(pod) ? availableAt(pod, set.spec.minReadySeconds ?? 0) : undefined;
  return at !== undefined && at <= now;
}

/** `claims`: its claims are made if they are missing; `keep`: identity and ownership of its claims are put right. */
export type ReplicaAct = "create" | "delete" | "claims" | "keep" | "wait";

export interface ReplicaStep {
  readonly act: ReplicaAct;
  /** In order, nothing after this Pod is looked at. */
  readonly blocks: boolean;
}

export function planReplica(pod: Pod | undefined, view: StatefulView): ReplicaStep {
  if (!pod) return { act: "create", blocks: true };
  if (isEnded(pod)) return { act: isLeaving(pod) ? "wait" : "delete", blocks: true };
  const pending = pod.status?.phase === "Pending";
  const blocks = isLeaving(pod) || !isAvailable(pod, view);
  if (blocks && isOrdered(view.set)) return { act: pending ? "claims" : "wait", blocks };
  return { act: "keep", blocks };
}

/** The condemned Pods to delete now: all at once, or the highest if nothing below it is in doubt. */
export function planCondemned(view: StatefulView): readonly Pod[] {
  const { condemned, set } = view;
  if (!isOrdered(set)) return condemned.filter((pod) => !isLeaving(pod));
  const [first] = condemned;
  if (!first || isLeaving(first)) return [];
  return isAvailable(first, view) || first === firstUnhealthy(view) ? [first] : [];
}

/** The unhealthy Pod with the lowest ordinal, replicas before condemned ones. */
function firstUnhealthy({ replicas, condemned }: StatefulView): Pod | undefined {
  const isUnhealthy = (pod: Pod | undefined) => !pod || !isRunningAndReady(pod) || isLeaving(pod);
  const at = replicas.findIndex(isUnhealthy);
  return at >= 0 ? replicas[at] : condemned.findLast(isUnhealthy);
}

/** The Pods to delete so that they come back from the update revision. To be asked when the plan above has nothing to wait for. */
export function planUpdate(view: StatefulView, updateRevision: string): readonly Pod[] {
  const { set, replicas } = view;
  if (set.spec.updateStrategy.type === "OnDelete") return [];
  const present = replicas.filter((pod) => pod !== undefined);
  const isOut = (pod: Pod) => isLeaving(pod) || !isAvailable(pod, view);
  const budget = maxUnavailable(set) - present.filter(isOut).length - (replicas.length - present.length);
  const outdated = replicas
    .slice(partitionOf(set))
    .filter((pod) => pod !== undefined)
    .filter((pod) => !isLeaving(pod) && revisionOf(pod) !== updateRevision)
    .reverse();
  if (isOrdered(set)) return outdated.slice(0, Math.max(0, budget));
  const free = outdated.filter(isOut);
  return [...free, ...outdated.filter((pod) => !isOut(pod)).slice(0, Math.max(0, budget))];
}

/** How many Pods, counted from the first, keep the current revision. */
export const partitionOf = ({ spec }: StatefulSet): number => spec.updateStrategy.rollingUpdate?.partition ?? 0;

/** Percentages of the wanted replicas are rounded up; at least one. */
function maxUnavailable(set: StatefulSet): number {
  return Math.max(1, scaledValue(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, wantedReplicas(set), "up"));
}

/** A missing Pod of the ordinal comes back from the current revision, not the update revision. */
export function keepsCurrent(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type !== "RollingUpdate") return false;
  const kept = rollingUpdate ? partitionOf(set) : (set.status?.currentReplicas ?? 0);
  return ordinal < startOf(set) + kept;
}
