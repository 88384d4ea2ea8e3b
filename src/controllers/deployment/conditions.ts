/** Conditions of a Deployment: their order tells which changed last. */
import { formatTime } from "../../api/time.ts";
import type { DeploymentCondition } from "../../api/types/apps-v1.ts";

export type Conditions = readonly DeploymentCondition[];

export type ConditionType = "Available" | "Progressing" | "ReplicaFailure";

export const reasons = {
  minimumAvailable: "MinimumReplicasAvailable",
  minimumUnavailable: "MinimumReplicasUnavailable",
  created: "NewReplicaSetCreated",
  found: "FoundNewReplicaSet",
  updated: "ReplicaSetUpdated",
  available: "NewReplicaSetAvailable",
  createFailed: "ReplicaSetCreateError",
  timedOut: "ProgressDeadlineExceeded",
  paused: "DeploymentPaused",
  resumed: "DeploymentResumed",
} as const;

/** A condition that changes at `now` (ms). */
export function newCondition(
  type: ConditionType,
  status: "True" | "False" | "Unknown",
  why: { readonly reason: string; readonly message: string; readonly now: number },
): DeploymentCondition {
  const time = formatTime(why.now);
  return { type, status, reason: why.reason, message: why.message, lastUpdateTime: time, lastTransitionTime: time };
}

export const getCondition = (conditions: Conditions, type: ConditionType) => conditions.find((one) => one.type === type);

export function withoutCondition(conditions: Conditions, type: ConditionType): Conditions {
  return conditions.some((one) => one.type === type) ? conditions.filter((one) => one.type !== type) : conditions;
}

/** Puts a condition last, unless one of the same status and reason is there; the transition time stays while the status does. */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const type = condition.type as ConditionType;
  const before = getCondition(conditions, type);
  if (before && before.status === condition.status && before.reason === condition.reason) return conditions;
  const kept = before?.status === condition.status ? { ...condition, lastTransitionTime: before?.lastTransitionTime } : condition;
  return [...withoutCondition(conditions, type), kept];
}
