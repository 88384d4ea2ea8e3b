import { describe, expect, it } from "vitest";
import { parseYaml } from "../../../src/api/yaml.ts";

describe("keys that YAML gives twice", () => {
  it.each([
    ["a: 1\nb: 2\n", []],
    ["a: 1\na: 2\n", ['line 2: key "a" already set in map']],
    [
      "a: 1\nx:\n  b: 1\n  b: 2\n  b: 3\na: 2\n",
      ['line 4: key "b" already set in map', 'line 5: key "b" already set in map', 'line 6: key "a" already set in map'],
    ],
    ["x: {k: 1, k: 2}\n", ['line 1: key "k" already set in map']],
    ['"a b": 1\n"a b": 2\n', ['line 2: key "a b" already set in map']],
    ["- a: 1\n  a: 2\n- a: 1\n", ['line 2: key "a" already set in map']],
  ])("%j", (text, duplicates) => {
    expect(parseYaml(text).duplicates).toEqual(duplicates);
  });

  it("have the last of their values, under their own names", () => {
    expect(parseYaml("a: 1\nb: {c: 1, c: 2}\na: 3\n").value).toEqual({ a: 3, b: { c: 2 } });
  });

  it("are told up to a bound", () => {
    expect(parseYaml("a: 1\n".repeat(1000)).duplicates).toHaveLength(50);
  });

  it("do not hide what cannot be read", () => {
    expect(() => parseYaml("a: 1\na: 2\nb: [\n")).toThrow(SyntaxError);
  });
});
