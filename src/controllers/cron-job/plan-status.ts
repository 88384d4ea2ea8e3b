/** What a CronJob's status keeps of its Jobs. Pure. As kubernetes: pkg/controller/cronjob syncCronJob, cleanupFinishedJobs. */
import { parseTime } from "../../api/time.ts";
import type { CronJob, CronJobStatus, Job } from "../../api/types/batch-v1.ts";
import { finalCondition } from "../job/conditions.ts";

export interface Told {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

export interface StatusPlan {
  readonly status: CronJobStatus;
  readonly events: readonly Told[];
}

/** Jobs that have ended or are gone leave the list of active ones. */
export function planStatus({ status = {} }: CronJob, jobs: readonly Job[]): StatusPlan {
  const events: Told[] = [];
  const byUid = new Map(jobs.map((job) => [job.metadata.uid, job]));
  const active = (status.active ?? []).filter(({ uid, name }) => {
    const job = byUid.get(uid);
    const end = job && finalCondition(job);
    if (end) events.push({ type: "Normal", reason: "SawCompletedJob", message: `Saw completed job: ${name}, condition: ${end.type}` });
    if (!job) events.push({ type: "Normal", reason: "MissingJob", message: `Active job went missing: ${name}` });
    return job !== undefined && !end;
  });
  const listed = new Set(active.map(({ uid }) => uid));
  for (const job of jobs)
    if (!finalCondition(job) && !listed.has(job.metadata.uid)) {
      const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
      events.push({ type: "Warning", reason: "UnexpectedJob", message });
    }
  const lastSuccessfulTime = latest([status.lastSuccessfulTime, ...jobs.filter(isComplete).map((job) => job.status.completionTime)]);
  const kept = { ...status, ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}) };
  return { status: { ...kept, active: active.length > 0 ? active : undefined }, events };
}

const isComplete = (job: Job) => finalCondition(job)?.type === "Complete";

/** All in whole seconds of UTC, so that their texts are in the order of time. */
const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);

/** Ended Jobs beyond the history limits, the oldest first. */
export function planCleanup({ spec }: CronJob, jobs: readonly Job[]): readonly Job[] {
  const ended = (type: string) => jobs.filter((job) => finalCondition(job)?.type === type && !job.metadata.deletionTimestamp).sort(byStart);
  const beyond = (all: readonly Job[], limit: number | undefined) =>
    limit === undefined ? [] : all.slice(0, Math.max(0, all.length - limit));
  return [...beyond(ended("Failed"), spec.failedJobsHistoryLimit), ...beyond(ended("Complete"), spec.successfulJobsHistoryLimit)];
}

const startOf = ({ status }: Job) => parseTime(status.startTime) ?? Number.POSITIVE_INFINITY;

function byStart(a: Job, b: Job): number {
  const [one, other] = [startOf(a), startOf(b)];
  if (one !== other) return one - other;
  return (a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1;
}
