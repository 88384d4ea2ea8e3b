import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatTime } from "../../../src/api/time.ts";
import type { CronJob, Job } from "../../../src/api/types/batch-v1.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { cronJobController } from "../../../src/controllers/cron-job/index.ts";
import { jobController } from "../../../src/controllers/job/index.ts";
import { ttlAfterFinishedController } from "../../../src/controllers/ttl-after-finished.ts";
import { cronJob as cronJobKind } from "../../../src/kinds/batch/cron-job.ts";
import { job as jobKind } from "../../../src/kinds/batch/job.ts";
import { event as eventKind } from "../../../src/kinds/core/event.ts";
import { pod as podKind } from "../../../src/kinds/core/pod.ts";
import { type ControlWorld, createControlWorld, eventsAbout } from "../../support/control-world.ts";

const template = { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] } };
const minute = 60_000;

let world: ControlWorld;

beforeEach(() => {
  world = createControlWorld([jobController, cronJobController, ttlAfterFinishedController]);
});
afterEach(async () => {
  expect(world.warnings).toEqual([]);
  await world.close();
});

async function create(spec: object): Promise<void> {
  await world.client.create(jobKind, { metadata: { name: "job", namespace: "a" }, spec: { template, ...spec } } as unknown as Job);
  await world.settle();
}

const pods = () => world.lister.list(podKind, "a").filter(({ status }) => status?.phase === "Pending" || status?.phase === undefined);
const read = () => world.lister.get(jobKind, "a", "job") as Job;
const conditions = (job = read()) => (job.status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

/** The oldest open Pod, or that of the index, ends. */
async function end(phase: "Succeeded" | "Failed", choice: { index?: number; exitCode?: number } = {}): Promise<void> {
  const label = "batch.kubernetes.io/job-completion-index";
  const pod = pods().find(({ metadata }) => choice.index === undefined || metadata.labels?.[label] === `${choice.index}`);
  const exitCode = choice.exitCode ?? (phase === "Failed" ? 1 : 0);
  const terminated = { exitCode, finishedAt: formatTime(world.clock.now()) };
  await world.client.modify(
    podKind,
    "a",
    pod?.metadata.name ?? "",
    (head) => ({ ...head, status: { ...head.status, phase, containerStatuses: [{ name: "c", state: { terminated } }] } }) as unknown as Pod,
    { subresource: "status" },
  );
  await world.settle();
}

describe("a Job", () => {
  it("completes when enough Pods have succeeded, and counts each once", async () => {
    await create({ completions: 3, parallelism: 2 });
    expect(pods()).toHaveLength(2);
    for (let done = 0; done < 3; done++) await end("Succeeded");
    expect(read().status).toMatchObject({ succeeded: 3, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(read().status.active).toBeUndefined();
    expect(conditions()).toEqual(["SuccessCriteriaMet=True CompletionsReached", "Complete=True CompletionsReached"]);
    expect(world.lister.list(podKind, "a").flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
    expect(eventsAbout(world, jobKind, eventKind).at(-1)).toBe("Completed: Job completed");
  });

  it("replaces failed Pods after a growing delay until its limit is passed", async () => {
    await create({ backoffLimit: 2 });
    for (const delay of [10_000, 20_000]) {
      await end("Failed");
      await world.advance(delay - 1);
      expect(pods()).toHaveLength(0);
      await world.advance(1);
      expect(pods()).toHaveLength(1);
    }
    await end("Failed");
    expect(read().status.failed).toBe(3);
    expect(conditions()).toEqual(["FailureTarget=True BackoffLimitExceeded", "Failed=True BackoffLimitExceeded"]);
  });

  it("fails at its deadline, and goes its time to live later", async () => {
    await create({ activeDeadlineSeconds: 30, ttlSecondsAfterFinished: 60, parallelism: 2, completions: 2 });
    await world.advance(30_000);
    expect(conditions()).toEqual(["FailureTarget=True DeadlineExceeded", "Failed=True DeadlineExceeded"]);
    expect([pods().length, read().status.failed]).toEqual([0, 2]);
    await world.advance(59_999);
    expect(read().metadata.deletionTimestamp).toBeUndefined();
    await world.advance(1);
    expect(world.lister.get(jobKind, "a", "job")?.metadata.deletionTimestamp ?? "gone").toBeTruthy();
  });

  it("gives up its Pods while it is suspended, without counting them", async () => {
    await create({ parallelism: 2, completions: 2 });
    const suspend = (value: boolean) =>
      world.client.modify(jobKind, "a", "job", (head) => ({ ...head, spec: { ...head.spec, suspend: value } })).then(() => world.settle());
    await suspend(true);
    expect([pods().length, read().status.failed, read().status.startTime]).toEqual([0, undefined, undefined]);
    await world.advance(minute);
    await suspend(false);
    expect([pods().length, read().status.startTime]).toEqual([2, formatTime(world.clock.now())]);
    expect(conditions()).toEqual(["Suspended=False JobResumed"]);
  });

  it("retries each index by itself, and fails when all are over", async () => {
    await create({ completionMode: "Indexed", completions: 2, parallelism: 2, backoffLimitPerIndex: 1 });
    await end("Failed", { index: 0 });
    await end("Succeeded", { index: 1 });
    await world.advance(10_000);
    expect(pods().map(({ metadata }) => metadata.annotations?.["batch.kubernetes.io/job-index-failure-count"])).toEqual(["1"]);
    await end("Failed", { index: 0 });
    expect(read().status).toMatchObject({ completedIndexes: "1", failedIndexes: "0", succeeded: 1, failed: 2 });
    expect(conditions().at(-1)).toBe("Failed=True FailedIndexes");
  });

  it("ends early by its success policy", async () => {
    await create({ completionMode: "Indexed", completions: 3, parallelism: 3, successPolicy: { rules: [{ succeededIndexes: "1" }] } });
    await end("Succeeded", { index: 1 });
    expect(conditions()).toEqual(["SuccessCriteriaMet=True SuccessPolicy", "Complete=True SuccessPolicy"]);
    expect(pods()).toHaveLength(0);
  });

  it("does not count failures its policy ignores", async () => {
    const rules = [{ action: "Ignore", onExitCodes: { operator: "In", values: [7] } }];
    await create({ backoffLimit: 0, podFailurePolicy: { rules } });
    await end("Failed", { exitCode: 7 });
    await world.advance(10_000);
    expect([pods().length, read().status.failed]).toEqual([1, undefined]);
  });
});

describe("a CronJob", () => {
  const jobs = () => world.lister.list(jobKind, "a").map(({ metadata }) => metadata.name);
  const cron = () => world.lister.get(cronJobKind, "a", "tick") as CronJob;

  async function createCron(spec: object): Promise<void> {
    const whole = { schedule: "*/5 * * * *", jobTemplate: { spec: { template } }, ...spec };
    await world.client.create(cronJobKind, { metadata: { name: "tick", namespace: "a" }, spec: whole } as unknown as CronJob);
    await world.settle();
  }

  it("starts a Job at each scheduled time and keeps as many as its limit says", async () => {
    await createCron({ successfulJobsHistoryLimit: 1 });
    for (let round = 0; round < 3; round++) {
      await world.advance(5 * minute);
      expect(cron().status.active).toHaveLength(1);
      expect(cron().status.lastScheduleTime).toBe(formatTime(world.clock.now()));
      await end("Succeeded");
      expect(cron().status.active).toBeUndefined();
    }
    expect(jobs()).toEqual([`tick-${world.clock.now() / minute}`]);
    expect(cron().status.lastSuccessfulTime).toBe(formatTime(world.clock.now()));
  });

  it.each([
    ["Allow", 2],
    ["Forbid", 1],
    ["Replace", 1],
  ])("with concurrencyPolicy %s has %i running after two rounds", async (concurrencyPolicy, running) => {
    await createCron({ concurrencyPolicy });
    await world.advance(10 * minute);
    expect(cron().status.active).toHaveLength(running);
    const last = cron().status.active?.at(-1)?.name;
    expect(last).toBe(`tick-${world.clock.now() / minute - (concurrencyPolicy === "Forbid" ? 5 : 0)}`);
  });

  it("starts nothing while suspended, and only the latest missed time afterwards", async () => {
    await createCron({ suspend: true });
    await world.advance(17 * minute);
    expect(jobs()).toEqual([]);
    await world.client.modify(cronJobKind, "a", "tick", (head) => ({ ...head, spec: { ...head.spec, suspend: false } }));
    await world.settle();
    expect(jobs()).toEqual([`tick-${world.clock.now() / minute - 2}`]);
  });

  it("does not make up for a time that is past its deadline", async () => {
    await createCron({ suspend: true, startingDeadlineSeconds: 60 });
    await world.advance(17 * minute);
    await world.client.modify(cronJobKind, "a", "tick", (head) => ({ ...head, spec: { ...head.spec, suspend: false } }));
    await world.settle();
    expect(jobs()).toEqual([]);
    await world.advance(3 * minute);
    expect(jobs()).toEqual([`tick-${world.clock.now() / minute}`]);
  });
});
