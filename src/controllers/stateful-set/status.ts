/** A StatefulSet's status from its Pods. Pure. */
import type { StatefulSetStatus } from "../../api/types/apps-v1.ts";
import { availableAt } from "../pod-state.ts";
import { revisionOf, wantedReplicas } from "./identity.ts";
import { isRunningAndReady, type StatefulView } from "./plan.ts";

export interface Revisions {
  readonly current: string;
  readonly update: string;
  readonly collisionCount: number;
}

export interface StatefulStatusAnswer {
  readonly status: StatefulSetStatus;
  /** When the next ready Pod becomes available, ms since the epoch. */
  readonly nextAvailable: number | undefined;
}

export function statefulSetStatus(view: StatefulView, revisions: Revisions): StatefulStatusAnswer {
  const { set, now } = view;
  const pods = [...view.replicas.filter((pod) => pod !== undefined), ...view.condemned];
  let [ready, available, current, updated] = [0, 0, 0, 0];
  let nextAvailable: number | undefined;
  for (const pod of pods) {
    if (!pod.metadata.deletionTimestamp) {
      if (revisionOf(pod) === revisions.current) current++;
      if (revisionOf(pod) === revisions.update) updated++;
    }
    if (!isRunningAndReady(pod)) continue;
    ready++;
    const at = availableAt(pod, set.spec.minReadySeconds ?? 0);
    if (at !== undefined && at <= now) available++;
    else if (at !== undefined) nextAvailable = Math.min(nextAvailable ?? at, at);
  }
  const wanted = wantedReplicas(set);
  const rolling = set.spec.updateStrategy.type === "RollingUpdate";
  const complete = rolling && updated === wanted && ready === wanted && pods.length === wanted;
  if (complete) current = updated;
  const { generation } = set.metadata;
  const status: StatefulSetStatus = {
    ...(generation ? { observedGeneration: generation } : {}),
    replicas: pods.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(current > 0 ? { currentReplicas: current } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision: complete ? revisions.update : revisions.current,
    updateRevision: revisions.update,
    collisionCount: revisions.collisionCount,
    ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
    availableReplicas: available,
  };
  return { status, nextAvailable };
}
