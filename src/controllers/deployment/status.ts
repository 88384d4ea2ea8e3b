/** A Deployment's status from its ReplicaSets. Pure. As kubernetes: controller/deployment/sync.go, progress.go. */
import { parseTime } from "../../api/time.ts";
import type { Deployment, DeploymentStatus } from "../../api/types/apps-v1.ts";
import { type Conditions, getCondition, newCondition, reasons, withCondition, withoutCondition } from "./conditions.ts";
import { maxUnavailable, wantedReplicas } from "./fenceposts.ts";
import { allSets, type Sets, totalCount, totalSize, totalTerminating } from "./replica-sets.ts";

const never = 2 ** 31 - 1;

/** The deadline in ms; undefined: none is set. */
export function progressDeadline(deployment: Deployment): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === never ? undefined : seconds * 1000;
}

export const conditionsOf = (deployment: Deployment): Conditions => deployment.status?.conditions ?? [];

/** The status with other conditions. */
export function withConditions(status: DeploymentStatus, conditions: Conditions): DeploymentStatus {
  if (conditions === (status.conditions ?? none)) return status;
  const { conditions: _before, ...rest } = status;
  return conditions.length > 0 ? { ...rest, conditions } : rest;
}

const none: Conditions = [];

/** Counts, and the condition Available. Counts of zero are left out, as they are when written. */
export function countedStatus(deployment: Deployment, sets: Sets, now: number): DeploymentStatus {
  const all = allSets(sets);
  const available = totalCount(all, "availableReplicas");
  const terminating = totalTerminating(all);
  const { observedGeneration, ...counts } = {
    observedGeneration: deployment.metadata.generation,
    replicas: totalCount(all, "replicas"),
    updatedReplicas: sets.current ? totalCount([sets.current], "replicas") : 0,
    readyReplicas: totalCount(all, "readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(totalSize(all) - available, 0),
  };
  const enough = available >= wantedReplicas(deployment) - maxUnavailable(deployment);
  const collisionCount = deployment.status?.collisionCount;
  return {
    ...(observedGeneration ? { observedGeneration } : {}),
    ...nonZero(counts),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    conditions: withCondition(
      conditionsOf(deployment),
      enough
        ? newCondition("Available", "True", {
            reason: reasons.minimumAvailable,
            message: "Deployment has minimum availability.",
            now,
          })
        : newCondition("Available", "False", {
            reason: reasons.minimumUnavailable,
            message: "Deployment does not have minimum availability.",
            now,
          }),
    ),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
}

function nonZero<T extends Record<string, number>>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Partial<T>;
}

/** Every wanted Pod is of the current template and available, and the controller has seen the current spec. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const wanted = wantedReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Counts and all conditions after a step of a rollout. */
export function rolloutStatus(deployment: Deployment, sets: Sets, now: number): DeploymentStatus {
  const status = countedStatus(deployment, sets, now);
  const conditions = withFailure(withProgress(deployment, status, sets, now), sets);
  return withConditions(status, conditions);
}

function withProgress(deployment: Deployment, status: DeploymentStatus, sets: Sets, now: number): Conditions {
  const conditions = status.conditions ?? none;
  if (progressDeadline(deployment) === undefined) return withoutCondition(conditions, "Progressing");
  const current = getCondition(conditionsOf(deployment), "Progressing");
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === reasons.available;
  if (settled) return conditions;
  const what = sets.current ? `ReplicaSet "${sets.current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${what} has successfully progressed.`;
    return withCondition(conditions, newCondition("Progressing", "True", { reason: reasons.available, message, now }));
  }
  if (hasProgressed(deployment.status, status)) {
    // A step forward renews lastUpdateTime even if nothing else of the condition changes.
    const made = newCondition("Progressing", "True", { reason: reasons.updated, message: `${what} is progressing.`, now });
    const kept = current?.status === "True" ? { ...made, lastTransitionTime: current.lastTransitionTime } : made;
    return withCondition(withoutCondition(conditions, "Progressing"), kept);
  }
  if (!hasTimedOut(deployment, conditions, now)) return conditions;
  const message = `${what} has timed out progressing.`;
  return withCondition(conditions, newCondition("Progressing", "False", { reason: reasons.timedOut, message, now }));
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const oldPods = (status: DeploymentStatus | undefined) => (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    oldPods(after) < oldPods(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

function hasTimedOut(deployment: Deployment, conditions: Conditions, now: number): boolean {
  const deadline = progressDeadline(deployment);
  const condition = getCondition(conditions, "Progressing");
  if (deadline === undefined || !condition || condition.reason === reasons.available) return false;
  if (condition.reason === reasons.timedOut) return true;
  return (parseTime(condition.lastUpdateTime) ?? 0) + deadline < now;
}

/** A failure of the current ReplicaSet counts before one of the others. */
function withFailure(conditions: Conditions, sets: Sets): Conditions {
  for (const set of [...(sets.current ? [sets.current] : []), ...sets.old]) {
    const failure = set.status?.conditions?.find((one) => one.type === "ReplicaFailure");
    if (failure) return withCondition(conditions, { ...failure, lastUpdateTime: failure.lastTransitionTime });
  }
  return withoutCondition(conditions, "ReplicaFailure");
}

/** When to look again at a rollout that does not move, in ms from now; undefined: nothing can time out. */
export function deadlineCheck(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const deadline = progressDeadline(deployment);
  const condition = getCondition(conditionsOf(deployment), "Progressing");
  if (deadline === undefined || !condition || condition.reason === reasons.timedOut || isComplete(deployment, status)) return undefined;
  // A second more, because lastUpdateTime is cut to whole seconds.
  return Math.max((parseTime(condition.lastUpdateTime) ?? 0) + deadline - now, 0) + 1000;
}

/** The status with Progressing Unknown because the Deployment was paused or resumed; the same if there is nothing to say. */
export function pausedStatus(deployment: Deployment, now: number): DeploymentStatus | undefined {
  const status = deployment.status;
  if (progressDeadline(deployment) === undefined) return status;
  const condition = getCondition(conditionsOf(deployment), "Progressing");
  const told = condition?.reason === reasons.paused;
  const paused = deployment.spec.paused === true;
  if (condition?.reason === reasons.timedOut || paused === told) return status;
  const why = paused
    ? { reason: reasons.paused, message: "Deployment is paused", now }
    : { reason: reasons.resumed, message: "Deployment is resumed", now };
  return withConditions(status ?? {}, withCondition(conditionsOf(deployment), newCondition("Progressing", "Unknown", why)));
}
