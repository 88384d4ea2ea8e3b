/** job-controller. As kubernetes: pkg/controller/job. */

import { equalJson } from "../../api/equal-json.ts";
import { splitKey } from "../../api/meta.ts";
import { compileLabelSelector } from "../../api/selectors.ts";
import { formatTime } from "../../api/time.ts";
import type { Job, JobStatus } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { job as jobKind } from "../../kinds/batch/job.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { adopted, planClaims, released } from "../claim.ts";
import { controlledBy } from "../claim-objects.ts";
import { type ControllerContext, defineController, type ReconcileResult } from "../controller.ts";
import { createOrphanIndex, type OrphanIndex } from "../orphan-index.ts";
import type { Change } from "../owner-keys.ts";
import { applyPods, type Moved, removePods, unmoved, untrack } from "./apply-pods.ts";
import { type BackOff, nextBackOff, noBackOff } from "./back-off.ts";
import { finalCondition, type Verdict, withCondition } from "./conditions.ts";
import { type JobFacts, jobFacts } from "./facts.ts";
import { isFailedPod, isTracked, trackingFinalizer, untracked } from "./job-pods.ts";
import { isStray, jobKeys, podKeys, strayPrefix } from "./keys.ts";
import { planPods } from "./plan-pods.ts";
import { countGone, finished, planTracking } from "./plan-tracking.ts";
import { completionsReached, planVerdict, untilDeadline } from "./plan-verdict.ts";

/** What this controller goes by when `spec.managedBy` names it. */
const ownName = "kubernetes.io/job-controller";

interface JobState {
  readonly orphans: OrphanIndex<Pod>;
  /** Failures since the last success, by the uid of the Job; after a restart it is found anew from the Pods that are left. */
  readonly backOffs: Map<string, BackOff>;
}

type Context = ControllerContext<JobState>;

export const jobController = defineController<JobState>({
  name: "job-controller",
  watches: [
    { kind: jobKind, keys: (change: Change<Job>, context) => forget(change, context) },
    { kind: podKind, keys: (change: Change<Pod>, context) => track(change, context) },
  ],
  start: () => ({ orphans: createOrphanIndex<Pod>(), backOffs: new Map() }),
  reconcile: (context, key) => (key.startsWith(strayPrefix) ? freeStray(context, key.slice(strayPrefix.length)) : reconcile(context, key)),
});

function forget(change: Change<Job>, { state, lister }: Context): readonly string[] {
  if (!change.object || finalCondition(change.object)) state.backOffs.delete((change.object ?? change.old)?.metadata.uid ?? "");
  return jobKeys(change, lister);
}

function track(change: Change<Pod>, { state, lister }: Context): readonly string[] {
  state.orphans.track(change);
  return podKeys(change, lister);
}

/** Lets go of a Pod that nobody will count any more. */
async function freeStray({ client, lister }: Context, key: string): Promise<undefined> {
  const { namespace, name } = splitKey(key);
  const pod = lister.get(podKind, namespace, name);
  if (pod && isStray(pod, lister)) await untrack({ client }, pod);
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const job = context.lister.get(jobKind, namespace, name);
  if (!job || finalCondition(job) || (job.spec.managedBy ?? ownName) !== ownName) return undefined;
  const now = context.clock.now();
  const facts = jobFacts(job, await claim(context, job));
  const backOff = backOffOf(context.state, facts);
  const startTime = job.status?.startTime ?? (job.spec.suspend ? undefined : formatTime(now));
  const verdict = planVerdict(facts, startTime, now);
  const outcome = verdict ? await stop(context, facts, verdict) : await manage(context, facts, backOff);
  const { moved } = outcome;
  const status: JobStatus = {
    ...job.status,
    startTime,
    active: facts.active.length + moved.active || undefined,
    ready: facts.ready + moved.ready,
    terminating: facts.terminating + moved.terminating,
  };
  const told = outcome.managed ? tellSuspension(context, job, status) : status;
  await settle(context, facts, { status: told, verdict: outcome.verdict, backOff });
  if (moved.error !== undefined) throw moved.error;
  return soonest(outcome.wait, outcome.verdict ? undefined : untilDeadline(job, told.startTime, now));
}

const soonest = (...waits: readonly (number | undefined)[]): ReconcileResult => {
  const known = waits.filter((wait) => wait !== undefined);
  return known.length > 0 ? { requeueAfter: Math.min(...known) } : undefined;
};

/** The Pods of the Job, after adoption and release. What is adopted is tracked from then on. */
async function claim({ client, lister, state }: Context, job: Job): Promise<readonly Pod[]> {
  const { namespace, uid = "" } = job.metadata;
  const { selector = {} } = job.spec;
  const own = controlledBy(lister, job, podKind);
  const claims = planClaims(job, compileLabelSelector(selector), [...own, ...state.orphans.candidates(namespace, selector)]);
  const taken: Pod[] = [];
  for (const orphan of claims.adopt) taken.push(await client.update(podKind, adopted(tracked(orphan), job)));
  for (const pod of claims.release) await client.update(podKind, released(untracked(pod), uid));
  return [...claims.owned, ...taken];
}

const tracked = (pod: Pod): Pod =>
  isTracked(pod) ? pod : { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), trackingFinalizer] } };

function backOffOf(state: JobState, { job, pods, newSucceeded, newFailed }: JobFacts): BackOff {
  const known = state.backOffs.get(job.metadata.uid ?? "");
  if (known) return nextBackOff(known, newSucceeded, newFailed);
  const counted = pods.filter((pod) => !isTracked(pod));
  const succeeded = counted.filter(({ status }) => status?.phase === "Succeeded");
  const failed = counted.filter((pod) => pod.status?.phase === "Failed" && isFailedPod(pod, job));
  return nextBackOff(noBackOff, [...succeeded, ...newSucceeded], [...failed, ...newFailed]);
}

interface Outcome {
  readonly moved: Moved;
  /** Undefined also while Pods that could not be deleted keep the Job from its end. */
  readonly verdict: Verdict | undefined;
  readonly wait: number | undefined;
  /** Pods were managed, not only stopped. */
  readonly managed: boolean;
}

/** It is decided: whatever still runs goes. */
async function stop(context: Context, facts: JobFacts, verdict: Verdict): Promise<Outcome> {
  const moved = await removePods(context, facts.job, { pods: facts.active, counted: true });
  const all = moved.terminating === facts.active.length;
  return { moved, verdict: all ? verdict : undefined, wait: undefined, managed: false };
}

async function manage(context: Context, facts: JobFacts, backOff: BackOff): Promise<Outcome> {
  const { completions, suspend } = facts.job.spec;
  const leaving = facts.job.metadata.deletionTimestamp !== undefined;
  const plan = leaving ? undefined : planPods(facts, backOff, context.clock.now());
  const moved = plan ? await applyPods(context, facts, plan) : unmoved;
  const none = facts.active.length + moved.active === 0;
  const enough = completions === undefined ? facts.succeeded > 0 : facts.succeeded >= completions;
  const complete = enough && none;
  const wait = suspend || complete ? undefined : plan?.wait;
  return { moved, verdict: complete ? completionsReached : undefined, wait, managed: plan !== undefined && !complete };
}

/** Suspended and Resumed are told once each; the time a Job is suspended is not part of its running time. */
function tellSuspension({ clock, events }: Context, job: Job, status: JobStatus): JobStatus {
  const now = clock.now();
  const before = status.conditions ?? [];
  if (job.spec.suspend) {
    const conditions = withCondition(before, { type: "Suspended", status: "True", reason: "JobSuspended", message: "Job suspended" }, now);
    if (conditions !== before) events.record(job, "Normal", "Suspended", "Job suspended");
    return { ...status, conditions, startTime: undefined };
  }
  const conditions = withCondition(before, { type: "Suspended", status: "False", reason: "JobResumed", message: "Job resumed" }, now);
  if (conditions === before) return status;
  events.record(job, "Normal", "Resumed", "Job resumed");
  return { ...status, conditions, startTime: formatTime(now) };
}

interface Settling {
  readonly status: JobStatus;
  readonly verdict: Verdict | undefined;
  readonly backOff: BackOff;
}

/** Counts what has ended, frees it, and ends the Job when that was the last. */
async function settle(context: Context, facts: JobFacts, { status, verdict, backOff }: Settling): Promise<void> {
  const now = context.clock.now();
  const plan = planTracking(facts, status, { verdict, now });
  const job = await writeStatus(context, facts.job, plan.status);
  context.state.backOffs.set(job.metadata.uid ?? "", backOff);
  const waiting = new Set(facts.pods.filter(isTracked).map(({ metadata }) => metadata.uid ?? ""));
  let failure: unknown;
  for (const pod of plan.release) {
    try {
      await untrack(context, pod);
      waiting.delete(pod.metadata.uid ?? "");
      await context.breathe();
    } catch (error) {
      failure ??= error;
    }
  }
  const counted = countGone(plan.status, waiting);
  const over = verdict && plan.all && failure === undefined ? finished(counted, verdict, now) : undefined;
  await writeStatus(context, job, over ?? counted);
  if (over && verdict) tellEnd(context, job, verdict);
  if (failure !== undefined) throw failure;
}

async function writeStatus({ client }: Context, job: Job, status: JobStatus): Promise<Job> {
  return equalJson(job.status, status) ? job : client.update(jobKind, { ...job, status }, { subresource: "status" });
}

function tellEnd({ events }: Context, job: Job, { type, reason, message }: Verdict): void {
  const { completions } = job.spec;
  if (type === "Failed") {
    events.record(job, "Warning", reason, message);
    return;
  }
  if (completions !== undefined && (job.status?.succeeded ?? 0) > completions)
    events.record(job, "Warning", "TooManySucceededPods", "Too many succeeded pods running after completion count reached");
  events.record(job, "Normal", "Completed", "Job completed");
}
