/** How many Pods a Job makes or gives up now. Pure. As kubernetes: pkg/controller/job/job_controller.go manageJob. */
import type { Pod } from "../../api/types/core-v1.ts";
import { isTerminating } from "../pod-state.ts";
import { planDeletions } from "../replica-set/deletion-order.ts";
import { type BackOff, remainingDelay } from "./back-off.ts";
import { allFailures, indexesOf, type JobFacts } from "./facts.ts";
import { firstMissing, unite, withIndexes } from "./indexes.ts";
import { finishedAt, indexOf, replacesOnlyFailed } from "./job-pods.ts";

/** Pods made or deleted in one pass. */
const passLimit = 500;

export interface PodPlan {
  readonly remove: readonly Pod[];
  /** One Pod each: its completion index, or undefined in a Job without indexes. */
  readonly create: readonly (number | undefined)[];
  /** Come back after so many milliseconds. */
  readonly wait: number | undefined;
}

const plan = (part: Partial<PodPlan>): PodPlan => ({ remove: [], create: [], wait: undefined, ...part });

export function planPods(facts: JobFacts, backOff: BackOff, now: number): PodPlan {
  const { job, active } = facts;
  if (job.spec.suspend) return plan({ remove: active });
  const wanted = wantedActive(facts);
  const remove = surplus(facts, Math.max(0, active.length - wanted), now);
  if (remove.length > 0) return plan({ remove: remove.slice(0, passLimit) });
  const missing = wanted - active.length - (replacesOnlyFailed(job) ? facts.terminating : 0);
  if (missing <= 0) return plan({});
  const wait = job.spec.backoffLimitPerIndex === undefined ? remainingDelay(backOff, now) : 0;
  if (wait > 0) return plan({ wait });
  const count = Math.min(missing, passLimit);
  const more = count < missing ? 0 : undefined;
  return facts.indexes ? planIndexes(facts, count, now) : plan({ create: Array.from({ length: count }, () => undefined), wait: more });
}

function wantedActive({ job, active, succeeded }: JobFacts): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Pods of indexes that are not wanted or have a Pod already, then as many others as needed. */
function surplus({ job, active, indexes }: JobFacts, atLeast: number, now: number): readonly Pod[] {
  if (!indexes) return planDeletions(active, [], { count: atLeast, now }).slice(0, atLeast);
  const perIndex = new Map<number | undefined, Pod[]>();
  for (const pod of active) {
    const index = indexOf(pod, job);
    perIndex.set(index, [...(perIndex.get(index) ?? []), pod]);
  }
  const remove: Pod[] = [];
  for (const [index, pods] of perIndex)
    if (index === undefined) remove.push(...pods);
    else if (pods.length > 1) remove.push(...planDeletions(pods, [], { count: pods.length - 1, now }));
  if (remove.length >= atLeast) return remove;
  const gone = new Set(remove);
  const left = active.filter((pod) => !gone.has(pod));
  return [...remove, ...planDeletions(left, [], { count: atLeast - remove.length, now })];
}

function planIndexes({ job, pods, active, indexes }: JobFacts, count: number, now: number): PodPlan {
  if (!indexes) return plan({});
  const blocking = replacesOnlyFailed(job) ? [...active, ...pods.filter(isTerminating)] : active;
  const taken = withIndexes(unite(indexes.succeeded, indexes.failed ?? []), indexesOf(blocking, job));
  const create: number[] = [];
  let wait: number | undefined;
  for (const index of firstMissing(taken, count, indexes.completions)) {
    const last = indexes.held.get(index);
    const delay = last ? remainingDelay({ failures: allFailures(last, job), lastFailure: finishedAt(last) }, now) : 0;
    if (delay > 0) wait = Math.min(wait ?? delay, delay);
    else create.push(index);
  }
  return plan({ create, wait });
}
