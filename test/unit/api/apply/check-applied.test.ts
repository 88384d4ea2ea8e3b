import { describe, expect, it } from "vitest";
import { checkApplied } from "../../../../src/api/apply/check-applied.ts";
import { mergeItems } from "../../../../src/api/apply/merge-items.ts";
import { pathTexts } from "../../../../src/api/apply/path-text.ts";
import { typeTable } from "../../../../src/schema/type-table.ts";

const pod = (spec: object, metadata: object = { name: "p" }) => ({ apiVersion: "v1", kind: "Pod", metadata, spec });

describe("checkApplied", () => {
  it.each<[string, object, string[]]>([
    ["nothing wrong", pod({ containers: [{ name: "a", image: "i" }] }), []],
    ["null anywhere", pod({ containers: null, hostname: null }), []],
    ["a field nobody declared, and no more of that struct", pod({ nope: 1, neither: 2 }), [".spec.nope: field not declared in schema"]],
    ["a number for a text", pod({ hostname: 1 }), [".spec.hostname: expected string, got number"]],
    ["a text for a number", pod({ priority: "1" }), [".spec.priority: expected numeric (int or float), got string"]],
    ["a list for a map", pod({ nodeSelector: [] }), [".spec.nodeSelector: expected map, got list"]],
    ["a map for a list", pod({ containers: {} }), [".spec.containers: expected list, got map"]],
    ["a quantity as number or text", pod({ overhead: { cpu: 1, memory: "1Gi" } }), []],
    [
      "items with the same keys, defaults filled in",
      pod({ containers: [{ name: "a", ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP" }] }] }),
      ['.spec.containers[name="a"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]'],
    ],
    ["the same value twice in a set", pod({}, { finalizers: ["f", "f"] }), ['.metadata.finalizers: duplicate entries for key [="f"]']],
    [
      "an item that is null",
      pod({ containers: [null] }),
      [".spec.containers: element 0: associative list with keys may not have null entries"],
    ],
    [
      "a wrong value in an atomic list",
      pod({ tolerations: [{ key: "k" }, { key: 1 }] }),
      [".spec.tolerations[1].key: expected string, got number"],
    ],
  ])("finds %s", (_, configuration, expected) => {
    expect(checkApplied(configuration as Record<string, unknown>, "core/v1.Pod", (name) => typeTable[name])).toEqual(expected);
  });
});

describe("mergeItems", () => {
  it.each([
    ["abc", "abc", "abc"],
    ["abc", "", "abc"],
    ["", "ab", "ab"],
    ["ab", "c", "abc"],
    ["abcd", "xdby", "acxdby"],
    ["ab", "ba", "ba"],
    ["abc", "cxa", "bcxa"],
    ["abab", "b", "aba"],
  ])("%s with %s is %s", (live, applied, merged) => {
    const merge = (before: unknown, item: unknown) => item ?? before;
    expect(mergeItems({ live: [...live], applied: [...applied] }, String, merge, { isNovel: false }).join("")).toBe(merged);
  });

  it("answers the live list when nothing changes", () => {
    const live = ["a", "b"];
    expect(mergeItems({ live, applied: ["a", "b"] }, String, (before) => before, { isNovel: false })).toBe(live);
  });
});

describe("pathTexts", () => {
  it("lists the members of a level before what is below them, fields before keys before values", () => {
    const set = { "f:b": { 'k:{"name":"x"}': { ".": {}, "f:z": {} }, "f:y": {} }, "f:a": { "v:1": {}, 'v:"t"': {} }, "f:c": {} };
    expect(pathTexts(set)).toEqual([".c", '.a[="t"]', ".a[=1]", ".b.y", '.b[name="x"]', '.b[name="x"].z']);
  });
});
