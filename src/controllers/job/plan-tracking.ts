/**
 * Counting ended Pods exactly once: their uids are written into the status, their finalizers are removed, then the uids
 * become counts. Pure. As kubernetes: pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers.
 */
import { formatTime } from "../../api/time.ts";
import type { JobStatus } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { interimType, type Verdict, withCondition } from "./conditions.ts";
import type { JobFacts } from "./facts.ts";
import { matchFailurePolicy } from "./failure-policy.ts";
import { countIndexes, formatIndexes, hasIndex, withIndexes } from "./indexes.ts";
import { indexOf, isFailedPod, isTracked } from "./job-pods.ts";

/** So many uids stand in the status at most; the rest is counted in another pass. */
const uncountedLimit = 500;

export interface TrackingPlan {
  /** To be stored before finalizers are removed. */
  readonly status: JobStatus;
  /** Pods whose finalizer is to be removed then. */
  readonly release: readonly Pod[];
  /** False: more Pods have to be counted first. */
  readonly all: boolean;
}

/** The uids and indexes one pass adds. */
interface Added {
  readonly succeeded: string[];
  readonly failed: string[];
  readonly indexes: number[];
}

export function planTracking(facts: JobFacts, status: JobStatus, decided: { verdict: Verdict | undefined; now: number }): TrackingPlan {
  const { verdict, now } = decided;
  const tracked = facts.pods.filter(isTracked);
  const settled = countGone(status, new Set(tracked.map(({ metadata }) => metadata.uid ?? "")));
  const { succeeded = [], failed = [] } = settled.uncountedTerminatedPods ?? {};
  const added: Added = { succeeded: [...succeeded], failed: [...failed], indexes: [] };
  const release: Pod[] = [];
  let all = true;
  for (const pod of facts.indexes ? byIndex(tracked, facts) : tracked) {
    if (!isReleased(pod, facts, verdict)) continue;
    release.push(pod);
    count(pod, facts, { added, over: verdict !== undefined });
    if (added.succeeded.length + added.failed.length + added.indexes.length < uncountedLimit) continue;
    all = false;
    break;
  }
  const conditions = verdict ? withCondition(settled.conditions ?? [], saidOf(interimType(verdict), verdict), now) : settled.conditions;
  const counted = { ...settled, ...indexCounts(facts, added), uncountedTerminatedPods: uncounted(added), conditions };
  return { status: counted, release, all };
}

const byIndex = (pods: readonly Pod[], { job }: JobFacts): readonly Pod[] =>
  [...pods].sort((a, b) => (indexOf(a, job) ?? -1) - (indexOf(b, job) ?? -1));

/** A condition of that type with the verdict's words. */
const saidOf = (type: string, { reason, message }: Verdict) => ({ type, status: "True", reason, message });

function isReleased(pod: Pod, { job, indexes }: JobFacts, verdict: Verdict | undefined): boolean {
  if (job.metadata.deletionTimestamp || verdict || pod.status?.phase === "Succeeded") return true;
  if (!isFailedPod(pod, job)) return false;
  const index = indexOf(pod, job);
  return index === undefined || indexes?.held.get(index)?.metadata.uid !== pod.metadata.uid;
}

function count(pod: Pod, { job, indexes }: JobFacts, to: { added: Added; over: boolean }): void {
  const { uid = "" } = pod.metadata;
  const index = indexOf(pod, job);
  const { succeeded, failed } = to.added;
  if (indexes && index === undefined) return;
  if (pod.status?.phase === "Succeeded" && !failed.includes(uid)) {
    if (indexes && index !== undefined) {
      if (!hasIndex(indexes.before, index)) to.added.indexes.push(index);
    } else if (!succeeded.includes(uid)) succeeded.push(uid);
  } else if ((to.over || isFailedPod(pod, job)) && !failed.includes(uid)) {
    if (matchFailurePolicy(job.spec.podFailurePolicy, pod).counts) failed.push(uid);
  }
}

function indexCounts({ indexes }: JobFacts, added: Added): Partial<JobStatus> {
  if (!indexes) return {};
  const done = withIndexes(indexes.succeeded, added.indexes);
  return {
    succeeded: countIndexes(done) || undefined,
    completedIndexes: formatIndexes(done) || undefined,
    failedIndexes: indexes.failed && formatIndexes(indexes.failed),
  };
}

const uncounted = ({ succeeded, failed }: Pick<Added, "succeeded" | "failed">) => ({
  ...(succeeded.length > 0 ? { succeeded } : {}),
  ...(failed.length > 0 ? { failed } : {}),
});

/** Uids of Pods that have no finalizer any more become counts. */
export function countGone(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const left = { succeeded: succeeded.filter((uid) => tracked.has(uid)), failed: failed.filter((uid) => tracked.has(uid)) };
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + succeeded.length - left.succeeded.length || undefined,
    failed: (status.failed ?? 0) + failed.length - left.failed.length || undefined,
    uncountedTerminatedPods: uncounted(left),
  };
}

/** With the final condition; undefined while Pods are uncounted or still going. */
export function finished(status: JobStatus, verdict: Verdict, now: number): JobStatus | undefined {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length > 0 || (status.terminating ?? 0) > 0) return undefined;
  const conditions = withCondition(status.conditions ?? [], saidOf(verdict.type, verdict), now);
  return { ...status, conditions, ...(verdict.type === "Complete" ? { completionTime: formatTime(now) } : {}) };
}
