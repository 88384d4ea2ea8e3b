/** What a Job's Pods say, counted once per pass. Pure. As kubernetes: pkg/controller/job/job_controller.go syncJob. */
import type { Job } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { isActive, isReady, isTerminating } from "../pod-state.ts";
import { matchFailurePolicy } from "./failure-policy.ts";
import { countIndexes, hasIndex, type Indexes, parseIndexes, withIndexes } from "./indexes.ts";
import { earlierFailures, failuresWith, indexOf, isFailedPod, isIndexed, isTracked } from "./job-pods.ts";

export interface IndexFacts {
  readonly completions: number;
  /** Completed as the status has it, and with what the Pods add. */
  readonly before: Indexes;
  readonly succeeded: Indexes;
  /** Only with a back-off limit per index. */
  readonly failed: Indexes | undefined;
  /** Failed Pods that stay until their replacement has taken over their count. */
  readonly held: ReadonlyMap<number, Pod>;
}

export interface JobFacts {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  /** Ended and not counted in the status. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly indexes: IndexFacts | undefined;
}

export function jobFacts(job: Job, pods: readonly Pod[]): JobFacts {
  const { succeeded: uncountedSuccesses = [], failed: uncountedFailures = [] } = job.status?.uncountedTerminatedPods ?? {};
  const active = pods.filter(isActive);
  const counted = pods.filter((pod) => isTracked(pod) && (!isIndexed(job) || indexOf(pod, job) !== undefined));
  const newIn = (known: readonly string[], ended: (pod: Pod) => boolean) =>
    counted.filter((pod) => ended(pod) && !known.includes(pod.metadata.uid ?? ""));
  const newSucceeded = newIn(uncountedSuccesses, ({ status }) => status?.phase === "Succeeded");
  const newFailed = newIn(uncountedFailures, (pod) => isFailedPod(pod, job));
  const failures = newFailed.filter((pod) => matchFailurePolicy(job.spec.podFailurePolicy, pod).counts).length;
  const indexes = isIndexed(job) ? indexFacts(job, counted, active) : undefined;
  return {
    job,
    pods,
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    newSucceeded,
    newFailed,
    succeeded: indexes ? countIndexes(indexes.succeeded) : (job.status?.succeeded ?? 0) + newSucceeded.length + uncountedSuccesses.length,
    failed: (job.status?.failed ?? 0) + failures + uncountedFailures.length,
    indexes,
  };
}

function indexFacts(job: Job, tracked: readonly Pod[], active: readonly Pod[]): IndexFacts {
  const { completions = 0, backoffLimitPerIndex } = job.spec;
  const before = parseIndexes(job.status?.completedIndexes, completions);
  const done = tracked.filter(({ status }) => status?.phase === "Succeeded");
  const succeeded = withIndexes(before, indexesOf(done, job));
  if (backoffLimitPerIndex === undefined) return { completions, before, succeeded, failed: undefined, held: new Map() };
  const given = tracked.filter((pod) => isIndexGivenUp(pod, job, backoffLimitPerIndex));
  const failed = withIndexes(parseIndexes(job.status?.failedIndexes, completions), indexesOf(given, job));
  const over = (index: number) => hasIndex(succeeded, index) || hasIndex(failed, index);
  return { completions, before, succeeded, failed, held: heldPods(job, tracked, { active, over }) };
}

/** The completion indexes of Pods, those that count. */
export const indexesOf = (pods: readonly Pod[], job: Job): readonly number[] =>
  pods.map((pod) => indexOf(pod, job)).filter((index) => index !== undefined);

function isIndexGivenUp(pod: Pod, job: Job, limit: number): boolean {
  if (!isFailedPod(pod, job)) return false;
  const { action, counts } = matchFailurePolicy(job.spec.podFailurePolicy, pod);
  return action === "FailIndex" || (counts && earlierFailures(pod).counted >= limit);
}

function heldPods(
  job: Job,
  tracked: readonly Pod[],
  seen: { active: readonly Pod[]; over(index: number): boolean },
): ReadonlyMap<number, Pod> {
  const replaced = new Set(indexesOf(seen.active, job));
  const held = new Map<number, Pod>();
  for (const pod of tracked) {
    const index = indexOf(pod, job);
    if (index === undefined || !isFailedPod(pod, job) || seen.over(index) || replaced.has(index)) continue;
    const known = held.get(index);
    if (!known || allFailures(known, job) <= allFailures(pod, job)) held.set(index, pod);
  }
  return held;
}

/** Failures of an index including this Pod's. */
export function allFailures(pod: Pod, job: Job): number {
  const { counted, ignored } = failuresWith(pod, job);
  return counted + ignored;
}
