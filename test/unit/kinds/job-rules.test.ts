import { describe, expect, it } from "vitest";
import { IndexListError, overlap, parseIndexList } from "../../../src/kinds/batch/index-list.ts";
import { job } from "../../../src/kinds/batch/job.ts";
import { createFakeWorld, meant, shortly } from "../../support/hook-context.ts";

const { context } = createFakeWorld();
const template = { metadata: { labels: { a: "b" } }, spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] } };
const selector = { matchLabels: { a: "b" } };
const object = (spec: object, status: object = {}) =>
  meant(job, { metadata: { name: "x", namespace: "ns" }, spec: { manualSelector: true, selector, template, ...spec }, status });
const errors = (spec: object) => shortly(job.validate(object(spec), context));
const indexed = { completionMode: "Indexed", completions: 5, parallelism: 2 };
const failing = (...rules: object[]) => ({ podFailurePolicy: { rules } });
const succeeding = (...rules: object[]) => ({ ...indexed, successPolicy: { rules } });
const codes = (change: object) => failing({ action: "FailJob", onExitCodes: { operator: "In", values: [1], ...change } });

describe("a Job's policies", () => {
  const rule = "spec.podFailurePolicy.rules[0]";
  it.each([
    ["a rule about nothing", failing({ action: "Count" }), [`Invalid ${rule}`]],
    [
      "FailIndex without limits per index",
      failing({ action: "FailIndex", onPodConditions: [{ type: "A", status: "True" }] }),
      [`Invalid ${rule}.action`],
    ],
    ["no exit codes", codes({ values: [] }), [`Invalid ${rule}.onExitCodes.values`]],
    ["zero among failures", codes({ values: [0] }), [`Invalid ${rule}.onExitCodes.values[0]`]],
    ["codes twice", codes({ values: [1, 1] }), [`Duplicate ${rule}.onExitCodes.values[1]`]],
    ["codes out of order", codes({ values: [2, 1] }), [`Invalid ${rule}.onExitCodes.values`]],
    ["a container that is not there", codes({ containerName: "z" }), [`Invalid ${rule}.onExitCodes.containerName`]],
    ["success of a Job without indexes", { successPolicy: { rules: [{ succeededCount: 1 }] } }, ["Invalid spec.successPolicy"]],
    ["success of nothing", succeeding({}), ["Required spec.successPolicy.rules[0]"]],
    ["more successes than completions", succeeding({ succeededCount: 6 }), ["Invalid spec.successPolicy.rules[0].succeededCount"]],
    [
      "more successes than indexes",
      succeeding({ succeededIndexes: "0-1", succeededCount: 3 }),
      ["Invalid spec.successPolicy.rules[0].succeededCount"],
    ],
    ["an index that is too high", succeeding({ succeededIndexes: "0,7" }), ["Invalid spec.successPolicy.rules[0].succeededIndexes"]],
    [
      "limits without an upper bound for many indexes",
      { ...indexed, completions: 200_000, backoffLimitPerIndex: 1 },
      ["Required spec.maxFailedIndexes"],
    ],
    ["all that is right", { ...succeeding({ succeededIndexes: "0-2,4", succeededCount: 2 }), ...codes({ values: [1, 2] }) }, []],
  ])("refuse %s", (_, spec, expected) => {
    expect(errors(spec)).toEqual(expected);
  });
});

describe("lists of indexes", () => {
  it.each(["1-", "a", "3-2", "2,1", "1,1", "0-5", "1-2-3"])("do not take %s", (text) => {
    expect(() => parseIndexList(text, 5)).toThrow(IndexListError);
  });
  it("are ranges", () => {
    expect(parseIndexList("0,2-4", 5)).toEqual([
      [0, 0],
      [2, 4],
    ]);
    expect(overlap(parseIndexList("0,2-4", 5), parseIndexList("1,4", 5))).toBe(true);
    expect(overlap(parseIndexList("0,2-3", 5), parseIndexList("1,4", 5))).toBe(false);
  });
});

describe("what an update may change in a Job", () => {
  const updated = (old: object, next: object, status: object = {}) =>
    shortly(job.validateUpdate(object(next, status), object(old, status), context)).filter((text) => text.includes("template"));
  const moved = { template: { ...template, spec: { ...template.spec, nodeSelector: { zone: "a" } } } };
  const other = { template: { ...template, spec: { ...template.spec, containers: [{ name: "c", image: "j" }] } } };
  it.each([
    ["not where it runs while it runs", {}, moved, {}, 1],
    ["where it runs while it is suspended", { suspend: true }, { ...moved, suspend: true }, {}, 0],
    ["where it runs as it is resumed", { suspend: true }, moved, {}, 0],
    ["not while Pods are left", { suspend: true }, { ...moved, suspend: true }, { active: 1 }, 1],
    ["not what it runs", { suspend: true }, { ...other, suspend: true }, {}, 1],
  ])("%s", (_, old, next, status, count) => {
    expect(updated(old, next, status)).toHaveLength(count);
  });
});

describe("what may be written into a Job's status", () => {
  const view = job.subresources["status"];
  const written = (status: object, before: object = {}, spec: object = {}) =>
    view?.shape === "view" ? shortly(view.validateUpdate?.(object(spec, status), object(spec, before), context) ?? []) : [];
  const condition = (...types: string[]) => types.map((type) => ({ type, status: "True" }));
  const [start, end] = ["2025-01-01T00:00:00Z", "2025-01-01T00:01:00Z"];
  const done = { conditions: condition("SuccessCriteriaMet", "Complete"), startTime: start, completionTime: end };
  it.each([
    ["completion as announced", done, {}, {}, []],
    ["completion without its announcement", { ...done, conditions: condition("Complete") }, {}, {}, ["Invalid status.conditions"]],
    ["failure without its announcement", { conditions: condition("Failed"), startTime: start }, {}, {}, ["Invalid status.conditions"]],
    ["an end before the start", { ...done, startTime: end, completionTime: start }, {}, {}, ["Invalid status.completionTime"]],
    ["an end of a Job that goes on", { startTime: start, completionTime: end }, {}, {}, ["Invalid status.completionTime"]],
    ["Pods of a Job that is over", { ...done, active: 1 }, {}, {}, ["Invalid status.active"]],
    [
      "an end that is taken back",
      { startTime: start, completionTime: end },
      done,
      {},
      ["Invalid status.completionTime", "Invalid status.conditions", "Invalid status.conditions"],
    ],
    ["fewer failures than before", { failed: 1 }, { failed: 2 }, {}, ["Invalid status.failed"]],
    ["more ready than active", { ready: 1 }, {}, {}, ["Invalid status.ready"]],
    ["indexes of a Job without", { completedIndexes: "0" }, {}, { completions: 3 }, ["Invalid status.completedIndexes"]],
    [
      "one index in both lists",
      { completedIndexes: "0", failedIndexes: "0" },
      {},
      { ...indexed, backoffLimitPerIndex: 1 },
      ["Invalid status.failedIndexes"],
    ],
    [
      "one Pod in both lists",
      { uncountedTerminatedPods: { succeeded: ["a"], failed: ["a"] } },
      {},
      {},
      ["Duplicate status.uncountedTerminatedPods.failed[0]"],
    ],
  ])("%s", (_, status, before, spec, expected) => {
    expect(written(status, before, spec)).toEqual(expected);
  });
});
