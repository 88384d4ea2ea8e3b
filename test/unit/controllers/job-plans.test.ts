import { describe, expect, it } from "vitest";
import type { Job, PodFailurePolicy } from "../../../src/api/types/batch-v1.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { nextBackOff, noBackOff, remainingDelay } from "../../../src/controllers/job/back-off.ts";
import { matchFailurePolicy } from "../../../src/controllers/job/failure-policy.ts";
import {
  countCommon,
  countIndexes,
  firstMissing,
  formatIndexes,
  hasIndex,
  parseIndexes,
  withIndexes,
} from "../../../src/controllers/job/indexes.ts";
import { jobPod } from "../../../src/controllers/job/pod-template.ts";
import { matchSuccessPolicy } from "../../../src/controllers/job/success-policy.ts";

describe("completion indexes", () => {
  it.each([
    ["", 9, ""],
    ["0", 9, "0"],
    ["1,2,3,7,8", 9, "1-3,7,8"],
    ["0-5", 3, "0-2"],
    ["4,x,20", 9, "4"],
  ])("reads %j of %i and writes %j", (text, completions, written) => {
    expect(formatIndexes(parseIndexes(text, completions))).toBe(written);
  });

  it("counts, finds and adds", () => {
    const some = parseIndexes("1-3,7", 10);
    expect([countIndexes(some), hasIndex(some, 2), hasIndex(some, 4), hasIndex(some, 7)]).toEqual([4, true, false, true]);
    expect(formatIndexes(withIndexes(some, [5, 4, 6]))).toBe("1-7");
    expect(countCommon(some, parseIndexes("3-9", 10))).toBe(2);
  });

  it("gives the lowest missing ones", () => {
    expect(firstMissing(parseIndexes("1-3,5", 8), 3, 8)).toEqual([0, 4, 6]);
    expect(firstMissing(parseIndexes("0-7", 8), 3, 8)).toEqual([]);
  });
});

const ended = (at: string) =>
  ({ metadata: {}, status: { containerStatuses: [{ state: { terminated: { finishedAt: at } } }] } }) as unknown as Pod;

describe("the back-off of a Job", () => {
  const at = Date.parse("2026-01-01T00:00:00Z");

  it.each([
    [1, 10_000],
    [2, 20_000],
    [4, 80_000],
    [20, 600_000],
  ])("after %i failures is %i ms", (failures, ms) => {
    expect(remainingDelay({ failures, lastFailure: at }, at)).toBe(ms);
    expect(remainingDelay({ failures, lastFailure: at }, at + ms)).toBe(0);
  });

  it("forgets the failures before a success", () => {
    const two = nextBackOff(noBackOff, [], [ended("2026-01-01T00:00:00Z"), ended("2026-01-01T00:00:05Z")]);
    expect(two).toEqual({ failures: 2, lastFailure: at + 5000 });
    const mixed = nextBackOff(two, [ended("2026-01-01T00:00:06Z")], [ended("2026-01-01T00:00:06Z"), ended("2026-01-01T00:00:07Z")]);
    expect(mixed).toEqual({ failures: 1, lastFailure: at + 7000 });
    expect(nextBackOff(mixed, [], [])).toBe(mixed);
  });
});

describe("a Pod failure policy", () => {
  const pod = {
    metadata: { namespace: "a", name: "p" },
    status: {
      containerStatuses: [{ name: "c", state: { terminated: { exitCode: 42 } } }],
      conditions: [{ type: "DisruptionTarget", status: "True" }],
    },
  } as unknown as Pod;
  const rule = (action: string, part: object) => ({ rules: [{ action, ...part }] }) as PodFailurePolicy;
  const codes = (operator: string, values: number[], containerName?: string) => ({ onExitCodes: { operator, values, containerName } });

  it.each([
    ["without a match", rule("Ignore", codes("In", [1])), { counts: true }],
    ["of another container", rule("Ignore", codes("In", [42], "other")), { counts: true }],
    ["that is listed", rule("Ignore", codes("In", [42], "c")), { counts: false, action: "Ignore" }],
    ["that is not listed", rule("FailIndex", codes("NotIn", [1])), { counts: true, action: "FailIndex" }],
    ["by condition", rule("Ignore", { onPodConditions: [{ type: "DisruptionTarget" }] }), { counts: false, action: "Ignore" }],
    [
      "that fails the Job",
      rule("FailJob", codes("In", [42])),
      { counts: true, action: "FailJob", message: "Container c for pod a/p failed with exit code 42 matching FailJob rule at index 0" },
    ],
  ])("judges a failure %s", (_title, policy, judged) => {
    expect(matchFailurePolicy(policy, pod)).toEqual(judged);
  });
});

describe("a success policy", () => {
  it.each([
    [{ succeededCount: 2 }, "1,5", true],
    [{ succeededIndexes: "0-2" }, "0,1", false],
    [{ succeededIndexes: "0-2" }, "0-3", true],
    [{ succeededIndexes: "0-2", succeededCount: 2 }, "1-5", true],
    [{ succeededIndexes: "0-2", succeededCount: 2 }, "2-9", false],
  ])("%j with %s", (rule, done, met) => {
    expect(matchSuccessPolicy({ rules: [rule] }, 10, parseIndexes(done, 10)) !== undefined).toBe(met);
  });
});

describe("the Pod of an index", () => {
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "j".repeat(60), namespace: "a", uid: "u" },
    spec: { completionMode: "Indexed", completions: 20, backoffLimitPerIndex: 3, template: { spec: { containers: [{ name: "c" }] } } },
  } as unknown as Job;

  it("carries its index, the variable and the finalizer", () => {
    const { metadata, spec } = jobPod(job, 12);
    expect(metadata.generateName).toBe(`${"j".repeat(54)}-12-`);
    expect(metadata.labels).toEqual({ "batch.kubernetes.io/job-completion-index": "12" });
    expect(metadata.finalizers).toEqual(["batch.kubernetes.io/job-tracking"]);
    expect(spec.containers[0]?.env?.[0]?.name).toBe("JOB_COMPLETION_INDEX");
  });

  it("takes over the failures of the Pod it replaces", () => {
    const failed = { ...jobPod(job, 1), status: { phase: "Failed" } } as Pod;
    expect(failed.metadata.annotations?.["batch.kubernetes.io/job-index-failure-count"]).toBe("0");
    expect(jobPod(job, 1, failed).metadata.annotations?.["batch.kubernetes.io/job-index-failure-count"]).toBe("1");
  });
});
