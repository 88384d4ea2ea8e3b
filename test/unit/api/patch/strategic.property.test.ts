import { describe, expect, it } from "vitest";
import { equalJson } from "../../../../src/api/equal-json.ts";
import { applyStrategicPatch } from "../../../../src/api/patch/strategic.ts";
import type { FieldShape, TypeShape } from "../../../../src/api/type-shape.ts";
import { fc } from "../../../support/properties.ts";

const text = { type: "string" } as const;
const types: Record<string, TypeShape> = {
  Pod: {
    fields: {
      host: text,
      labels: { map: text },
      containers: { array: { ref: "Container" }, patchStrategy: "merge", patchMergeKey: "name" },
      finalizers: { array: text, patchStrategy: "merge" },
      args: { array: text },
      strategy: { ref: "Strategy", patchStrategy: "retainKeys" },
    },
  },
  Container: {
    fields: {
      name: text,
      image: text,
      env: { array: { ref: "Variable" }, patchStrategy: "merge", patchMergeKey: "name" },
      command: { array: text },
    },
  },
  Variable: { fields: { name: text, value: text } },
  Strategy: { fields: { type: text, rolling: { map: text } } },
};
const lookup = (name: string) => types[name];

type Members = Record<string, unknown>;
const isMembers = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

const shapeOf = (shape: FieldShape | undefined): FieldShape & TypeShape => (shape?.ref ? (lookup(shape.ref) ?? {}) : (shape ?? {}));
const memberOf = (shape: FieldShape, name: string): FieldShape | undefined => shapeOf(shape).fields?.[name] ?? shapeOf(shape).map;

/** The patch that turns one object into the other, as kubectl writes it. */
function diff(before: Members, after: Members, shape: FieldShape): Members {
  const patch: Members = {};
  for (const name of Object.keys({ ...before, ...after })) {
    const [old, now] = [before[name], after[name]];
    const member = memberOf(shape, name);
    if (equalJson(old, now)) continue;
    if (now === undefined) patch[name] = null;
    else if (isMembers(old) && isMembers(now) && member) patch[name] = diffMembers(old, now, member);
    else if (Array.isArray(old) && Array.isArray(now) && member?.patchStrategy === "merge")
      Object.assign(patch, diffList(name, old, now, member));
    else patch[name] = now;
  }
  return patch;
}

function diffMembers(old: Members, now: Members, member: FieldShape): Members {
  const below = diff(old, now, member);
  return member.patchStrategy === "retainKeys" ? { ...below, $retainKeys: Object.keys(now) } : below;
}

function diffList(name: string, old: unknown[], now: unknown[], member: FieldShape): Members {
  const key = member.patchMergeKey;
  if (!key)
    return {
      [name]: now,
      [`$deleteFromPrimitiveList/${name}`]: old.filter((item) => !now.includes(item)),
      [`$setElementOrder/${name}`]: now,
    };
  const find = (list: unknown[], item: unknown) => (list as Members[]).find((other) => other[key] === (item as Members)[key]);
  const changed = (now as Members[]).flatMap((item) => {
    const earlier = find(old, item);
    if (equalJson(earlier, item)) return [];
    return [{ ...(earlier ? diff(earlier, item, member.array ?? {}) : item), [key]: item[key] }];
  });
  const gone = (old as Members[]).filter((item) => !find(now, item)).map((item) => ({ $patch: "delete", [key]: item[key] }));
  const order = (now as Members[]).map((item) => ({ [key]: item[key] }));
  return { [name]: [...changed, ...gone], [`$setElementOrder/${name}`]: order };
}

const word = fc.constantFrom("a", "b", "c", "d");
const value = fc.constantFrom("x", "y");
const optional: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
const named = <T>(rest: Record<string, fc.Arbitrary<T>>) =>
  fc.uniqueArray(
    fc.record({ name: word, ...rest } as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: ["name"], noNullPrototype: true }),
    {
      minLength: 1,
      selector: (item) => item["name"],
    },
  );
const pod = fc.record(
  {
    host: value,
    labels: fc.dictionary(word, value, { noNullPrototype: true, minKeys: 1 }),
    containers: named<unknown>({ image: value, env: named({ value }), command: fc.array(value, { minLength: 1 }) }),
    finalizers: fc.uniqueArray(word, { minLength: 1 }),
    args: fc.array(value, { minLength: 1 }),
    strategy: fc.record({ type: value, rolling: fc.dictionary(word, value, { noNullPrototype: true, minKeys: 1 }) }, optional),
  },
  optional,
);

describe("applyStrategicPatch", () => {
  it("makes of one object the other, with the patch of their difference", () => {
    fc.assert(
      fc.property(pod, pod, (before, after) => {
        const patch = diff(before, after, { ref: "Pod" });
        expect(applyStrategicPatch(before, patch, "Pod", lookup)).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  it("does not change an object by a patch that changes nothing", () => {
    fc.assert(
      fc.property(pod, (object) => {
        const before = structuredClone(object);
        expect(applyStrategicPatch(object, object, "Pod", lookup)).toEqual(before);
        expect(object).toEqual(before);
      }),
    );
  });
});
