/** Random objects of a schema type, for properties that must hold for all of them. */
import type { FieldFacts } from "../../src/schema/type-table.ts";
import { typeFacts } from "../../src/schema/type-table.ts";
import type { Dice } from "../fuzz/dice.ts";

const special: Readonly<Record<string, (dice: Dice) => unknown>> = {
  "apiextensions/v1.JSON": (dice) => dice.pick<unknown>([1, "a", { a: [1, null] }, [true]]),
  "apiextensions/v1.JSONSchemaPropsOrArray": (dice) => dice.pick<unknown>([{ title: "a" }, [{ title: "a" }, { title: "b" }]]),
  "apiextensions/v1.JSONSchemaPropsOrBool": (dice) => dice.pick<unknown>([true, false, { title: "a" }]),
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (dice) => dice.pick<unknown>([["a", "b"], { title: "a" }]),
  "intstr.IntOrString": (dice) => dice.pick<unknown>([0, 1, 80, -1, 2 ** 31 - 1, "50%", "http"]),
  "meta/v1.Duration": (dice) => dice.pick(["1s", "1h0m0.5s", "0s", "-1m0s", "1ns"]),
  "meta/v1.FieldsV1": () => ({ "f:a": { ".": {} } }),
  "meta/v1.MicroTime": (dice) => dice.pick(["2024-02-03T04:05:06.000007Z", "1970-01-01T00:00:00.000000Z"]),
  "meta/v1.Time": (dice) => dice.pick(["2024-02-03T04:05:06Z", "1969-12-31T23:59:59Z", "2500-01-01T00:00:00Z"]),
  "resource.Quantity": (dice) => dice.pick(["0", "1500m", "1Gi", "-5", "1e-9", "123456789012345678901234567890"]),
  "runtime.RawExtension": (dice) => dice.pick<unknown>([{ any: { thing: [1] } }, { kind: "X", apiVersion: "v1" }]),
};

const texts = ["a", "text é", "\u0000", "😀", "1", "true", " ", "x".repeat(300), "\u2028", "a\nb"];

/** An object of that type, "core/v1.Pod", without kind and apiVersion of its own; lists and maps in it are not empty. */
export function randomObject(type: string, dice: Dice, depth = 0): unknown {
  const made = special[type];
  if (made) return made(dice);
  const { fields, gvk } = typeFacts(type);
  if (!fields) return {};
  const names = Object.keys(fields).filter((name) => !gvk || (name !== "kind" && name !== "apiVersion"));
  const share = depth > 6 ? 0 : 3 / Math.max(4, names.length);
  const chosen = names.filter(() => dice.chance(depth === 0 ? 0.9 : share));
  return Object.fromEntries(chosen.map((name) => [name, randomField(fields[name] ?? {}, dice, depth + 1)]));
}

function randomField(facts: FieldFacts, dice: Dice, depth: number): unknown {
  const { array, map } = facts;
  const length = 1 + dice.int(3);
  if (array) return Array.from({ length }, () => randomField(array, dice, depth));
  if (map) return Object.fromEntries(Array.from({ length }, () => [`${dice.pick(texts)}${dice.int(9)}`, randomField(map, dice, depth)]));
  if (facts.ref) return randomObject(facts.ref, dice, depth);
  return randomScalar(facts, dice);
}

function randomScalar(facts: FieldFacts, dice: Dice): unknown {
  if (facts.type === "integer")
    return facts.format === "int64"
      ? dice.pick([0, 1, -1, 5_000_000_000, -(2 ** 53 - 1), 2 ** 53 - 1])
      : dice.pick([0, 1, -1, 300, 2 ** 31 - 1, -(2 ** 31)]);
  if (facts.type === "number") return dice.pick([0, 1.5, -1e-9]);
  if (facts.type === "boolean") return dice.chance(0.5);
  if (facts.format === "byte") return dice.pick(["AAEC/w==", "YQ=="]);
  return facts.type === "string" ? dice.pick(texts) : { any: 1 };
}
