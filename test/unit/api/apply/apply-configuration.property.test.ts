import { describe, expect, it } from "vitest";
import type { Application } from "../../../../src/api/apply/application.ts";
import { appliedSetOf } from "../../../../src/api/apply/applied-set.ts";
import { applyConfiguration } from "../../../../src/api/apply/apply-configuration.ts";
import { isWithin, union } from "../../../../src/api/apply/field-set.ts";
import { type GranularPlan, typePlan } from "../../../../src/api/apply/ownership-plan.ts";
import { prune } from "../../../../src/api/apply/prune.ts";
import { equalJson } from "../../../../src/api/equal-json.ts";
import type { FieldsV1, JsonObject, KubeObject } from "../../../../src/api/meta.ts";
import type { TypeShape } from "../../../../src/api/type-shape.ts";
import { fivePassPrune } from "../../../support/five-pass-prune.ts";
import { fc } from "../../../support/properties.ts";

const text = { type: "string" } as const;
const types: Record<string, TypeShape> = {
  Root: { fields: { apiVersion: text, kind: text, metadata: { ref: "Meta" }, spec: { ref: "Spec" } } },
  Meta: { fields: { name: text, uid: text, labels: { map: text } } },
  Spec: {
    fields: {
      replicas: { type: "integer" },
      names: { array: text, listType: "set" },
      items: { array: { ref: "Item" }, listType: "map", listMapKeys: ["name"] },
      args: { array: text },
      inner: { ref: "Spec" },
      groups: { map: { ref: "Item" } },
    },
  },
  Item: { fields: { name: { ...text, required: true }, size: { type: "integer" }, labels: { map: text } } },
};
const lookup = (name: string) => types[name];
const plan = typePlan("Root", lookup) as GranularPlan;

const word = fc.constantFrom("a", "b", "c");
const labels = fc.dictionary(word, fc.constantFrom("x", "y"), { minKeys: 1, noNullPrototype: true });
const size = fc.integer({ min: 1, max: 3 });
const item = fc.record({ name: word, size, labels }, { requiredKeys: ["name"], noNullPrototype: true });
const shallow = {
  replicas: size,
  names: fc.uniqueArray(word, { minLength: 1 }),
  items: fc.uniqueArray(item, { minLength: 1, selector: ({ name }) => name }),
  args: fc.array(word, { minLength: 1, maxLength: 2 }),
  groups: fc.dictionary(word, item, { minKeys: 1, noNullPrototype: true }),
};
const optional: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
const spec = fc.record({ ...shallow, inner: fc.record(shallow, optional) }, optional);
const configuration = fc.record({ spec, labels }, optional).map(({ spec: body, labels: tags }) => ({
  apiVersion: "v1",
  kind: "Root",
  metadata: { name: "a", ...(tags ? { labels: tags } : {}) },
  ...(body && Object.keys(body).length > 0 ? { spec: body } : {}),
}));

const bare = { apiVersion: "v1", kind: "Root", metadata: { name: "a" } };
const empty: KubeObject = { apiVersion: "v1", kind: "Root", metadata: {} };
const apply = (live: KubeObject, manager: string, body: JsonObject, rest: Partial<Application> = {}): KubeObject =>
  applyConfiguration({
    live,
    configuration: body,
    manager,
    force: false,
    subresource: "",
    apiVersion: "v1",
    time: "2026-01-01T00:00:00Z",
    resetPaths: [],
    type: "Root",
    lookup,
    ...rest,
  });
const fieldsOf = (object: KubeObject, manager: string): FieldsV1 =>
  object.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1 ?? {};
const { metadata: _, ...nobody } = empty;
/** What an applier owns of a configuration, but for what identifies the object. */
const claimed = (body: JsonObject): FieldsV1 =>
  appliedSetOf({ ...body, ...nobody, apiVersion: undefined, kind: undefined, metadata: labelsOf(body) }, plan);
const labelsOf = (body: JsonObject) => {
  const { labels: tags } = body["metadata"] as { labels?: object };
  return tags ? { labels: tags } : undefined;
};
/** Without what is null or empty, as decoding leaves it out. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(compact) : undefined;
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value).flatMap(([name, below]) => (compact(below) === undefined ? [] : [[name, compact(below)] as const]));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
const plain = (object: KubeObject) => compact({ ...object, metadata: { ...object.metadata, managedFields: undefined } });

describe("applyConfiguration", () => {
  it("is idempotent: again, it answers the very object", () => {
    fc.assert(
      fc.property(configuration, configuration, (first, second) => {
        const once = apply(apply(empty, "m1", first), "m2", second, { force: true });
        expect(apply(once, "m2", second, { time: "2027-01-01T00:00:00Z" })).toBe(once);
      }),
      // configurations that own nothing
      { examples: [[bare, bare]] },
    );
  });

  it("loses no ownership: what two managers applied is owned by one of them or both", () => {
    fc.assert(
      fc.property(configuration, configuration, (first, second) => {
        const object = apply(apply(empty, "m1", first), "m2", second, { force: true });
        expect(isWithin(claimed(second), fieldsOf(object, "m2"))).toBe(true);
        expect(isWithin(claimed(first), union(fieldsOf(object, "m1"), fieldsOf(object, "m2")))).toBe(true);
      }),
    );
  });

  it("shares what two managers say alike, without a conflict", () => {
    fc.assert(
      fc.property(configuration, (body) => {
        const object = apply(apply(empty, "m1", body), "m2", body);
        expect(fieldsOf(object, "m1")).toEqual(fieldsOf(object, "m2"));
        expect(plain(apply(object, "m1", { ...nobody, metadata: { name: "a" } }))).toEqual(plain(object));
      }),
    );
  });

  it("never conflicts over disjoint fields", () => {
    const half = (body: JsonObject, names: readonly string[]) => ({
      ...body,
      spec: Object.fromEntries(Object.entries((body["spec"] ?? {}) as object).filter(([name]) => names.includes(name))),
      metadata: { name: "a" },
    });
    fc.assert(
      fc.property(configuration, configuration, (first, second) => {
        const mine = half(first, ["replicas", "items", "inner"]);
        const theirs = half(second, ["names", "args", "groups"]);
        const object = apply(apply(empty, "m1", mine), "m2", theirs);
        expect(plain(object)).toEqual(compact({ ...mine, spec: { ...mine.spec, ...theirs.spec } }));
        expect(plain(apply(apply(empty, "m2", theirs), "m1", mine))).toEqual(plain(object));
      }),
    );
  });

  it("takes away all that a manager gives up, and nothing of the others", () => {
    fc.assert(
      fc.property(configuration, configuration, (first, second) => {
        const nothing = { ...nobody, metadata: { name: "a" } };
        const both = apply(apply(empty, "m1", first), "m2", second, { force: true });
        const left = apply(both, "m1", nothing);
        expect(fieldsOf(left, "m1")).toEqual({});
        expect(isWithin(claimed(second), fieldsOf(left, "m2"))).toBe(true);
        expect(plain(apply(left, "m2", nothing))).toEqual({ ...nothing });
      }),
    );
  });
});

describe("prune", () => {
  /** Who only changed a field of an item does not own the item. */
  const withoutItems = (set: FieldsV1): FieldsV1 =>
    Object.fromEntries(Object.entries(set).flatMap(([step, below]) => (step === "." ? [] : [[step, withoutItems(below)]])));
  const sets = fc
    .tuple(fc.array(configuration, { maxLength: 2 }), fc.boolean())
    .map(([bodies, items]) => bodies.map((body) => (items ? claimed(body) : withoutItems(claimed(body)))).reduce<FieldsV1>(union, {}));

  it("gives what the passes of structured-merge-diff give", () => {
    fc.assert(
      fc.property(configuration, sets, sets, (merged, last, owned) => {
        const found = prune(merged, plan, last, owned);
        const expected = fivePassPrune(merged, plan, last, owned);
        expect(equalJson(found, expected)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
