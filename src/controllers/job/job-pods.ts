/** What the Job controller asks of a Pod. As kubernetes: pkg/controller/job. */
import { parseTime } from "../../api/time.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { readyCondition } from "../pod-state.ts";
import { matchFailurePolicy } from "./failure-policy.ts";

/** Kept on a Pod until it is counted in its Job's status. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";
export const indexName = "batch.kubernetes.io/job-completion-index";
export const failureCountName = "batch.kubernetes.io/job-index-failure-count";
export const ignoredFailureCountName = "batch.kubernetes.io/job-index-ignored-failure-count";

export const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true;

/** The Pod without its tracking finalizer; the same Pod if it has none. */
export function untracked(pod: Pod): Pod {
  if (!isTracked(pod)) return pod;
  const left = (pod.metadata.finalizers ?? []).filter((name) => name !== trackingFinalizer);
  return { ...pod, metadata: { ...pod.metadata, finalizers: left.length > 0 ? left : undefined } };
}

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === "Indexed";

/** Only what has failed is replaced; otherwise what is being deleted counts as failed. */
export const replacesOnlyFailed = ({ spec }: Job): boolean => spec.podReplacementPolicy === "Failed" || spec.podFailurePolicy !== undefined;

export function isFailedPod(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === "Failed") return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== "Succeeded";
}

/** The Pod's completion index, if it has one the Job still wants. */
export function indexOf(pod: Pod, job: Job): number | undefined {
  const index = numberIn(pod, indexName);
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

/** Failures of the Pod's index before it: those that count and those the failure policy ignored. */
export const earlierFailures = (pod: Pod): { counted: number; ignored: number } => ({
  counted: numberIn(pod, failureCountName) ?? 0,
  ignored: numberIn(pod, ignoredFailureCountName) ?? 0,
});

/** The failures of the index once this Pod has failed too. */
export function failuresWith(pod: Pod, job: Job): { counted: number; ignored: number } {
  const { counted, ignored } = earlierFailures(pod);
  return matchFailurePolicy(job.spec.podFailurePolicy, pod).counts ? { counted: counted + 1, ignored } : { counted, ignored: ignored + 1 };
}

/** When a Pod ended, ms since the epoch: as its containers say, else its readiness, its deletion, its creation. */
export function finishedAt(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt));
  if (ends.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends.map((end) => end ?? 0));
  const ready = readyCondition(pod);
  const unready = ready?.status === "False" ? parseTime(ready.lastTransitionTime) : undefined;
  if (unready !== undefined) return unready;
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const deleted = parseTime(deletionTimestamp);
  return deleted === undefined ? (parseTime(creationTimestamp) ?? 0) : deleted - deletionGracePeriodSeconds * 1000;
}

function numberIn(pod: Pod, annotation: string): number | undefined {
  const text = pod.metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
