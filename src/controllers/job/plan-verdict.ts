/** Whether a Job is decided, by its limits and policies. Pure. As kubernetes: pkg/controller/job/job_controller.go syncJob. */
import { parseTime } from "../../api/time.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import { announced, type Verdict } from "./conditions.ts";
import type { JobFacts } from "./facts.ts";
import { matchFailurePolicy } from "./failure-policy.ts";
import { countIndexes } from "./indexes.ts";
import { isFailedPod } from "./job-pods.ts";
import { matchSuccessPolicy } from "./success-policy.ts";

const failed = (reason: string, message: string): Verdict => ({ type: "Failed", reason, message });

export const completionsReached: Verdict = {
  type: "Complete",
  reason: "CompletionsReached",
  message: "Reached expected number of succeeded pods",
};

/** `startTime` is the status', which a pass may just have set. Undefined: go on. */
export function planVerdict(facts: JobFacts, startTime: string | undefined, now: number): Verdict | undefined {
  const { job } = facts;
  return announced(job) ?? byFailurePolicy(facts) ?? byLimits(facts, startTime, now) ?? byIndexes(facts);
}

function byFailurePolicy({ job, pods }: JobFacts): Verdict | undefined {
  const policy = job.spec.podFailurePolicy;
  if (!policy) return undefined;
  for (const pod of pods) {
    const message = isFailedPod(pod, job) ? matchFailurePolicy(policy, pod).message : undefined;
    if (message !== undefined) return failed("PodFailurePolicy", message);
  }
  return undefined;
}

function byLimits(facts: JobFacts, startTime: string | undefined, now: number): Verdict | undefined {
  const { backoffLimit = 6 } = facts.job.spec;
  if (facts.failed > backoffLimit || isRestartedTooOften(facts, backoffLimit))
    return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  const left = untilDeadline(facts.job, startTime, now);
  return left !== undefined && left <= 0 ? failed("DeadlineExceeded", "Job was active longer than specified deadline") : undefined;
}

/** Milliseconds until the Job has been active for too long; undefined: it has no deadline, or it does not run. */
export function untilDeadline({ spec }: Job, startTime: string | undefined, now: number): number | undefined {
  const start = parseTime(startTime);
  if (spec.activeDeadlineSeconds === undefined || spec.suspend || start === undefined) return undefined;
  return start + spec.activeDeadlineSeconds * 1000 - now;
}

/** Containers that are restarted in place count as failures. */
function isRestartedTooOften({ job, pods }: JobFacts, limit: number): boolean {
  if (job.spec.template.spec?.restartPolicy !== "OnFailure") return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== "Running" && status?.phase !== "Pending") continue;
    for (const { restartCount = 0 } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function byIndexes({ job, indexes }: JobFacts): Verdict | undefined {
  if (!indexes) return undefined;
  const { maxFailedIndexes, successPolicy } = job.spec;
  const lost = countIndexes(indexes.failed ?? []);
  if (maxFailedIndexes !== undefined && lost > maxFailedIndexes)
    return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  if (lost > 0 && lost + countIndexes(indexes.succeeded) >= indexes.completions) return failed("FailedIndexes", "Job has failed indexes");
  const message = matchSuccessPolicy(successPolicy, indexes.completions, indexes.succeeded);
  return message === undefined ? undefined : { type: "Complete", reason: "SuccessPolicy", message };
}
