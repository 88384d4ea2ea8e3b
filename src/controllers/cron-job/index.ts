/** cronjob-controller. As kubernetes: pkg/controller/cronjob. */

import { equalJson } from "../../api/equal-json.ts";
import { controllerOf, objectKey, splitKey } from "../../api/meta.ts";
import { isReason } from "../../api/status.ts";
import { formatTime } from "../../api/time.ts";
import type { CronJob, CronJobStatus, Job } from "../../api/types/batch-v1.ts";
import { referenceTo } from "../../client/create-event-recorder.ts";
import { cronJob as cronJobKind } from "../../kinds/batch/cron-job.ts";
import { parseCronSchedule } from "../../kinds/batch/cron-schedule.ts";
import { job as jobKind } from "../../kinds/batch/job.ts";
import { controlledBy } from "../claim-objects.ts";
import { type ControllerContext, defineController, type ReconcileResult } from "../controller.ts";
import type { Change } from "../owner-keys.ts";
import { isTerminating, textOf } from "../replica-set/pod-control.ts";
import { jobFor, planStart, untilNext } from "./plan-start.ts";
import { planCleanup, planStatus, type Told } from "./plan-status.ts";
import { createNextTime, type NextTime } from "./schedule-times.ts";

type Context = ControllerContext<unknown>;

export const cronJobController = defineController<unknown>({
  name: "cronjob-controller",
  watches: [{ kind: cronJobKind, keys: ownKeys }],
  owns: [jobKind],
  reconcile,
});

/** A new schedule begins with its next time: what it would have missed so far is not made up for at once. */
function ownKeys({ object, old }: Change<CronJob>, context: Context): readonly string[] {
  if (!object) return [];
  const same = !old || (old.spec.schedule === object.spec.schedule && old.spec.timeZone === object.spec.timeZone);
  const next = same ? undefined : nextTimeOf(object);
  if (!next) return [objectKey(object)];
  const wait = untilNext(object, next, context.clock.now());
  if (wait !== undefined) context.enqueue(objectKey(object), wait);
  return [];
}

/** Undefined: its schedule or its time zone cannot be read. */
function nextTimeOf({ spec }: CronJob): NextTime | undefined {
  const schedule = parseCronSchedule(spec.schedule);
  try {
    return schedule && createNextTime(schedule, spec.timeZone);
  } catch {
    return undefined;
  }
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const found = context.lister.get(cronJobKind, namespace, name);
  if (!found) return undefined;
  const cleaned = await cleanUp(context, found, controlledBy(context.lister, found, jobKind));
  const { status, events } = planStatus(cleaned, controlledBy(context.lister, found, jobKind));
  tell(context, found, events);
  const cronJob: CronJob = { ...cleaned, status };
  const next = found.metadata.deletionTimestamp || found.spec.suspend ? undefined : nextTimeOf(found);
  const started = next ? await start(context, cronJob, next) : cronJob;
  if (!equalJson(found.status, started.status)) await context.client.update(cronJobKind, started, { subresource: "status" });
  const wait = next && untilNext(started, next, context.clock.now());
  return wait === undefined ? undefined : { requeueAfter: Math.max(1, wait) };
}

function tell({ events }: Context, cronJob: CronJob, told: readonly Told[]): void {
  for (const { type, reason, message } of told) events.record(cronJob, type, reason, message);
}

const without = ({ active = [], ...status }: CronJobStatus, uid: string | undefined): CronJobStatus => {
  const left = active.filter((reference) => reference.uid !== uid);
  return left.length > 0 ? { ...status, active: left } : status;
};

/** Ended Jobs beyond the limits go; one that cannot be deleted is tried again the next time. */
async function cleanUp(context: Context, cronJob: CronJob, jobs: readonly Job[]): Promise<CronJob> {
  let kept = cronJob;
  for (const job of planCleanup(cronJob, jobs))
    if (await removeJob(context, cronJob, job)) kept = { ...kept, status: without(kept.status, job.metadata.uid) };
  return kept;
}

/** False: it could not be deleted, which an Event tells. */
async function removeJob({ client, events }: Context, cronJob: CronJob, job: Job): Promise<boolean> {
  const { namespace, name = "" } = job.metadata;
  try {
    await client.remove(jobKind, namespace, name, { propagationPolicy: "Background" });
  } catch (error) {
    events.record(cronJob, "Warning", "FailedDelete", `Deleted job: ${textOf(error)}`);
    return false;
  }
  events.record(cronJob, "Normal", "SuccessfulDelete", `Deleted job ${name}`);
  return true;
}

/** The CronJob with the Job that was due as an active one. */
async function start(context: Context, given: CronJob, next: NextTime): Promise<CronJob> {
  const { due, events } = planStart(given, next, context.clock.now());
  tell(context, given, events);
  if (due === undefined) return given;
  const cronJob = given.spec.concurrencyPolicy === "Replace" ? await replace(context, given) : given;
  const job = await createJob(context, cronJob, jobFor(cronJob, due));
  const { active = [] } = cronJob.status;
  if (!job || active.some(({ uid }) => uid === job.metadata.uid)) return cronJob;
  return { ...cronJob, status: { ...cronJob.status, active: [...active, referenceTo(job)], lastScheduleTime: formatTime(due) } };
}

async function replace(context: Context, cronJob: CronJob): Promise<CronJob> {
  let { status } = cronJob;
  for (const { namespace, name = "", uid } of cronJob.status.active ?? []) {
    const job = context.lister.get(jobKind, namespace, name);
    if (job && !(await removeJob(context, cronJob, job))) throw new Error(`could not replace job ${namespace}/${name}`);
    status = without(status, uid);
  }
  return { ...cronJob, status };
}

/** A Job of that name that is the CronJob's own was started before and counts; undefined: it is somebody else's. */
async function createJob({ client, events, lister }: Context, cronJob: CronJob, job: Job): Promise<Job | undefined> {
  try {
    const made = await client.create(jobKind, job);
    events.record(cronJob, "Normal", "SuccessfulCreate", `Created job ${made.metadata.name}`);
    return made;
  } catch (error) {
    if (isReason(error, "AlreadyExists")) {
      const there = lister.get(jobKind, job.metadata.namespace, job.metadata.name ?? "");
      return there && controllerOf(there)?.uid === cronJob.metadata.uid ? there : undefined;
    }
    if (!isTerminating(error)) events.record(cronJob, "Warning", "FailedCreate", `Error creating job: ${textOf(error)}`);
    throw error;
  }
}
