/** A ReplicaSet's status from its Pods. Pure. As kubernetes: pkg/controller/replicaset/replica_set_utils.go. */
import { compileLabelSelector } from "../../api/selectors.ts";
import { formatTime } from "../../api/time.ts";
import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { availableAt, isReady } from "../pod-state.ts";

export interface PodsOfSet {
  readonly active: readonly Pod[];
  readonly terminating: number;
}

/** What went wrong when Pods were made or deleted. */
export interface Failure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly message: string;
}

export interface StatusAnswer {
  readonly status: ReplicaSetStatus;
  /** When the next ready Pod becomes available, ms since the epoch. */
  readonly nextAvailable: number | undefined;
}

export function replicaSetStatus(set: ReplicaSet, pods: PodsOfSet, seen: { now: number; failure: Failure | undefined }): StatusAnswer {
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const wanted = compileLabelSelector({ matchLabels: set.spec.template.metadata?.labels });
  let [fullyLabeled, ready, available] = [0, 0, 0];
  let nextAvailable: number | undefined;
  for (const pod of pods.active) {
    if (wanted.matches(pod.metadata.labels)) fullyLabeled++;
    if (!isReady(pod)) continue;
    ready++;
    const at = availableAt(pod, minReadySeconds);
    if (at !== undefined && at <= seen.now) available++;
    else if (at !== undefined) nextAvailable = Math.min(nextAvailable ?? at, at);
  }
  const conditions = withFailure(set.status?.conditions ?? [], seen);
  const { generation } = set.metadata;
  const status: ReplicaSetStatus = {
    replicas: pods.active.length,
    ...(fullyLabeled > 0 ? { fullyLabeledReplicas: fullyLabeled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: pods.terminating,
    ...(generation ? { observedGeneration: generation } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  return { status, nextAvailable };
}

/** An earlier failure stays as it was first told until it is over. */
function withFailure(
  conditions: readonly ReplicaSetCondition[],
  seen: { now: number; failure: Failure | undefined },
): readonly ReplicaSetCondition[] {
  const told = conditions.some(({ type }) => type === "ReplicaFailure");
  if (!seen.failure) return told ? conditions.filter(({ type }) => type !== "ReplicaFailure") : conditions;
  if (told) return conditions;
  const { reason, message } = seen.failure;
  return [...conditions, { type: "ReplicaFailure", status: "True", lastTransitionTime: formatTime(seen.now), reason, message }];
}
