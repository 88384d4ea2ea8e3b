/** Whether a CronJob has to start a Job now, and when to look again. Pure. As kubernetes: pkg/controller/cronjob. */
import { parseTime } from "../../api/time.ts";
import type { CronJob, Job } from "../../api/types/batch-v1.ts";
import { controllerReference } from "../claim.ts";
import type { Told } from "./plan-status.ts";
import { dueTimes, type NextTime } from "./schedule-times.ts";
import { formatInZone } from "./wall-time.ts";

const scheduledName = "batch.kubernetes.io/cronjob-scheduled-timestamp";
/** So many missed starts are worth a warning. */
const many = 100;

export interface StartPlan {
  /** The scheduled time to start a Job for, ms since the epoch; undefined: none is due. */
  readonly due: number | undefined;
  readonly events: readonly Told[];
}

/** The last start, or the beginning of the CronJob. */
const since = ({ metadata, status }: CronJob): number => parseTime(status?.lastScheduleTime) ?? parseTime(metadata.creationTimestamp) ?? 0;

/** Milliseconds until the schedule comes round; undefined: never again. */
export function untilNext(cronJob: CronJob, next: NextTime, now: number): number | undefined {
  const from = since(cronJob);
  const time = next(dueTimes(next, from, now).latest ?? from);
  return time === undefined ? undefined : Math.max(0, time - now);
}

export function planStart(cronJob: CronJob, next: NextTime, now: number): StartPlan {
  const { spec, status } = cronJob;
  const deadline = spec.startingDeadlineSeconds;
  const from = deadline === undefined ? since(cronJob) : Math.max(since(cronJob), now - deadline * 1000);
  const { latest, missed } = dueTimes(next, from, now);
  const events: Told[] = [];
  if (missed > many) {
    const message = `too many missed start times: ${missed}. Set or decrease .spec.startingDeadlineSeconds or check clock skew`;
    events.push({ type: "Warning", reason: "TooManyMissedTimes", message });
  }
  if (latest === undefined) return { due: undefined, events };
  const active = status?.active ?? [];
  const name = jobName(cronJob, latest);
  if (active.some((job) => job.name === name) || parseTime(status?.lastScheduleTime) === latest) return { due: undefined, events };
  if (spec.concurrencyPolicy === "Forbid" && active.length > 0) {
    const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
    events.push({ type: "Normal", reason: "JobAlreadyActive", message });
    return { due: undefined, events };
  }
  return { due: latest, events };
}

const jobName = ({ metadata }: CronJob, scheduled: number) => `${metadata.name}-${Math.floor(scheduled / 60_000)}`;

/** The Job of one scheduled time: its name tells the minute, so that none is started twice. */
export function jobFor(cronJob: CronJob, scheduled: number): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const annotations = { ...metadata?.annotations, [scheduledName]: formatInZone(scheduled, cronJob.spec.timeZone) };
  return {
    metadata: {
      name: jobName(cronJob, scheduled),
      namespace: cronJob.metadata.namespace,
      annotations,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
    status: {},
  };
}
