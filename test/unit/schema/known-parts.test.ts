/** What an object shares with its last version is not looked at again: that must not change what comes out. */
import { describe, expect, it } from "vitest";
import type { JsonObject, KubeObject } from "../../../src/api/meta.ts";
import { share } from "../../../src/api/share.ts";
import { builtinKinds } from "../../../src/kinds/index.ts";
import { decode } from "../../../src/schema/decode.ts";
import { applyDefaults } from "../../../src/schema/defaults.ts";
import { dropDisabledFields } from "../../../src/schema/gates.ts";
import { withoutKeptEmpties } from "../../../src/schema/kept-empties.ts";
import { createDice, type Dice } from "../../fuzz/dice.ts";
import { fc } from "../../support/properties.ts";
import { randomObject } from "../../support/random-object.ts";

const types = [...new Set(builtinKinds.map(({ type }) => type))];
const cases = fc.record({ type: fc.constantFrom(...types), seed: fc.nat() });
const runs = { numRuns: 2000 };
const now = Date.UTC(2026, 0, 1);

/** The value with parts of another one in it; what is left alone is the very same. */
function mixed(value: unknown, other: unknown, dice: Dice): unknown {
  if (dice.chance(0.1)) return other;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => mixed(item, Array.isArray(other) ? other[index] : undefined, dice)).filter(isGiven);
    return items.length === value.length && items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, below]) => [name, mixed(below, (other as JsonObject | undefined)?.[name], dice)] as const,
  );
  return entries.every(([name, below]) => below === (value as JsonObject)[name])
    ? value
    : Object.fromEntries(entries.filter(([, below]) => isGiven(below)));
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** An object in normal form with its defaults, and another with parts of it, not decoded yet. */
function versions({ type, seed }: { type: string; seed: number }) {
  const dice = createDice("known", seed);
  const stored = applyDefaults(type, decode(type, randomObject(type, dice)).value as unknown as KubeObject, now);
  return { type, stored, next: mixed(stored, randomObject(type, dice), dice) as JsonObject };
}

describe("an object made from a known one", () => {
  it("is decoded, defaulted, freed of disabled fields and settled as if nothing were known of it", () => {
    let shared = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { type, stored, next } = versions(one);
        if (typeof next !== "object" || next === null || Array.isArray(next)) return;
        const decoded = decode(type, next, stored);
        expect(decoded).toEqual(decode(type, next));
        const object = decoded.value as unknown as KubeObject;
        const whole = applyDefaults(type, object, now, stored);
        expect(whole).toEqual(applyDefaults(type, object, now));
        if (Object.values(whole).some((part, index) => typeof part === "object" && part === Object.values(stored)[index])) shared++;
        const settled = withoutKeptEmpties(type, stored);
        expect(withoutKeptEmpties(type, share(settled, whole), settled)).toEqual(withoutKeptEmpties(type, whole));
        const unrelated = JSON.parse(JSON.stringify(stored)) as KubeObject;
        expect(dropDisabledFields(type, share(stored, whole), stored)).toEqual(dropDisabledFields(type, whole, unrelated));
      }),
      runs,
    );
    expect(shared).toBeGreaterThan(100);
  });
});
