/** What spares an apply a walk must never spare it wrongly. */
import { describe, expect, it } from "vitest";
import { appliedSetOf } from "../../../../src/api/apply/applied-set.ts";
import { checkApplied } from "../../../../src/api/apply/check-applied.ts";
import { itemSteps } from "../../../../src/api/apply/item-steps.ts";
import { leftOutOf, prune } from "../../../../src/api/apply/left-out.ts";
import { mergeMembers } from "../../../../src/api/apply/merge-applied.ts";
import { type GranularPlan, typePlan } from "../../../../src/api/apply/ownership-plan.ts";
import { ownsTheSame } from "../../../../src/api/apply/owns-the-same.ts";
import type { JsonObject } from "../../../../src/api/meta.ts";
import { typeTable } from "../../../../src/schema/type-table.ts";
import { fc } from "../../../support/properties.ts";

const lookup = (name: string) => typeTable[name];
const plan = typePlan("core/v1.Pod", lookup) as GranularPlan;

const word = fc.constantFrom("a", "b", "c");
const optional: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
const container = fc.record(
  {
    name: word,
    image: word,
    args: fc.array(word, { maxLength: 2 }),
    ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 2 }), protocol: fc.constantFrom("TCP", "UDP") }, optional), {
      maxLength: 2,
    }),
    resources: fc.record({ limits: fc.dictionary(word, word, { noNullPrototype: true }) }, optional),
  },
  optional,
);
const pod: fc.Arbitrary<JsonObject> = fc.record(
  {
    metadata: fc.record(
      { name: word, labels: fc.dictionary(word, word, { noNullPrototype: true }), finalizers: fc.array(word, { maxLength: 2 }) },
      optional,
    ),
    spec: fc.record({ containers: fc.array(container, { maxLength: 2 }), hostname: word, priority: fc.nat(2) }, optional),
  },
  optional,
);
const junk = fc.constantFrom<unknown>(null, 5, "t", true, [], {}, [null], ["a"], { a: 1 }, [{ name: "a" }, { name: "a" }], [[]]);

/** With another value at one of its places, the `at`th of them. */
function replaced(value: unknown, at: { left: number }, by: unknown): unknown {
  if (at.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, at, by));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, replaced(below, at, by)]));
}

const damaged = fc.tuple(pod, fc.integer({ min: 1, max: 25 }), junk).map(([body, left, by]) => replaced(body, { left }, by) as JsonObject);
const sound = pod.filter((body) => checkApplied(body, "core/v1.Pod", lookup).length === 0);
const leftOut = leftOutOf([]);
const runs = { numRuns: 5000 };

describe("a merge in which nothing is novel", () => {
  it("is of a configuration that fits its type", () => {
    const novel = new Set<boolean>();
    fc.assert(
      fc.property(sound, damaged, fc.boolean(), (live, other, own) => {
        const notes = { isNovel: false };
        const configuration = own ? (replaced(live, { left: 3 }, "c") as JsonObject) : other;
        mergeMembers(live, configuration, plan, notes);
        novel.add(notes.isNovel);
        if (!notes.isNovel) expect(checkApplied(configuration, "core/v1.Pod", lookup)).toEqual([]);
      }),
      runs,
    );
    expect(novel.size).toBe(2);
  });
});

describe("ownsTheSame", () => {
  it("is true only of the very set, and true of what says the same with other values", () => {
    fc.assert(
      fc.property(sound, sound, (first, second) => {
        const set = prune(appliedSetOf(first, plan), leftOut) ?? {};
        const others = prune(appliedSetOf(second, plan), leftOut) ?? {};
        if (ownsTheSame(second, plan, set, leftOut)) expect(others).toEqual(set);
      }),
      runs,
    );
    const applied = (image: string) => ({ metadata: { name: "p" }, spec: { containers: [{ name: "a", image }] } });
    const set = prune(appliedSetOf(applied("i"), plan), leftOut) ?? {};
    expect(ownsTheSame(applied("j"), plan, set, leftOut)).toBe(true);
    expect(ownsTheSame({ ...applied("j"), metadata: { name: "p", labels: { a: "b" } } }, plan, set, leftOut)).toBe(false);
  });
});

describe("itemSteps", () => {
  it("answers the same text again, also for keys of every type and after it has forgotten", () => {
    const keys = [
      { name: "containerPort", fallback: 0 },
      { name: "protocol", fallback: "TCP" },
    ];
    const known = itemSteps(keys);
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.constant({ a: 1 }));
    fc.assert(
      fc.property(value, value, (containerPort, protocol) => {
        const step = itemSteps(keys)({ containerPort, protocol });
        expect([known({ containerPort, protocol }), known({ containerPort, protocol })]).toEqual([step, step]);
      }),
      runs,
    );
    for (let port = 0; port < 9000; port++) known({ containerPort: port });
    expect(known({ containerPort: 8080 })).toBe('k:{"containerPort":8080,"protocol":"TCP"}');
    expect(known("not an item")).toBe('k:{"containerPort":0,"protocol":"TCP"}');
  });
});
