/** Conditions of a Job. Pure. As kubernetes: pkg/controller/job, pkg/apis/batch. */
import { formatTime, parseTime } from "../../api/time.ts";
import type { Job, JobCondition, JobStatus } from "../../api/types/batch-v1.ts";

/** How a Job ends, decided before its Pods are gone. */
export interface Verdict {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

type Conditions = NonNullable<JobStatus["conditions"]>;

/** The condition that announces the final one while Pods are still being stopped and counted. */
export const interimType = ({ type }: Verdict): string => (type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget");

const trueCondition = (job: Job, type: string): JobCondition | undefined =>
  job.status?.conditions?.find((condition) => condition.type === type && condition.status === "True");

/** The final condition: Complete or Failed. Undefined: the Job is not over. */
export const finalCondition = (job: Job): JobCondition | undefined => trueCondition(job, "Complete") ?? trueCondition(job, "Failed");

/** When the Job ended, ms since the epoch. */
export const endedAt = (job: Job): number | undefined => parseTime(finalCondition(job)?.lastTransitionTime);

/** What an earlier pass has announced. */
export function announced(job: Job): Verdict | undefined {
  const [met, failing] = [trueCondition(job, "SuccessCriteriaMet"), trueCondition(job, "FailureTarget")];
  const { reason = "", message = "" } = met ?? failing ?? {};
  return met || failing ? { type: met ? "Complete" : "Failed", reason, message } : undefined;
}

export type Said = Pick<JobCondition, "type" | "status" | "reason" | "message">;

/** With the condition as told; the same list if it says so already. What was never true is not told to be false. */
export function withCondition(conditions: Conditions, said: Said, now: number): Conditions {
  const time = formatTime(now);
  const made: JobCondition = { ...said, lastProbeTime: time, lastTransitionTime: time };
  const old = conditions.find(({ type }) => type === said.type);
  if (!old) return said.status === "False" ? conditions : [...conditions, made];
  if (old.status === said.status && old.reason === said.reason && old.message === said.message) return conditions;
  return conditions.map((condition) => (condition === old ? made : condition));
}
