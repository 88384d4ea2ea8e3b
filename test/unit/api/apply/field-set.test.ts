import { describe, expect, it } from "vitest";
import { minus, union } from "../../../../src/api/apply/field-set.ts";
import type { FieldsV1 } from "../../../../src/api/meta.ts";
import { fc } from "../../../support/properties.ts";

/** The members of a set as paths, the wire form put aside. */
function members(set: FieldsV1 | undefined, path = ""): string[] {
  const steps = Object.keys(set ?? {}).filter((step) => step !== ".");
  const own = path && (steps.length === 0 || set?.["."]) ? [path] : [];
  return [...own, ...steps.flatMap((step) => members(set?.[step], `${path}/${step}`))].sort();
}

/** The set that has these members. */
function setOf(paths: readonly (readonly string[])[]): FieldsV1 {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      node[`f:${step}`] ??= {};
      node = node[`f:${step}`] as Record<string, unknown>;
    }
    node["."] = {};
  }
  const tidy = (node: FieldsV1): FieldsV1 => {
    const steps = Object.entries(node).filter(([step]) => step !== ".");
    if (steps.length === 0) return {};
    return { ...(node["."] ? { ".": {} } : {}), ...Object.fromEntries(steps.map(([step, below]) => [step, tidy(below)])) };
  };
  return tidy(root as FieldsV1);
}

const paths = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });

describe("field sets", () => {
  it("unite member by member", () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        const expected = [...new Set([...members(setOf(a)), ...members(setOf(b))])].sort();
        expect(members(union(setOf(a), setOf(b)))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("differ member by member", () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        const taken = new Set(members(setOf(b)));
        expect(members(minus(setOf(a), setOf(b)))).toEqual(members(setOf(a)).filter((path) => !taken.has(path)));
      }),
      { numRuns: 200 },
    );
  });

  it("are answered themselves when nothing changes", () => {
    const set = setOf([["a", "b"], ["c"]]);
    expect(union(set, setOf([["c"]]))).toBe(set);
    expect(minus(set, setOf([["x"], ["a", "y"]]))).toBe(set);
  });
});
