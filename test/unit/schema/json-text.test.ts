import { describe, expect, it } from "vitest";
import { findDuplicateFields } from "../../../src/schema/duplicates.ts";
import { isTooDeep, maxJsonDepth } from "../../../src/schema/limits.ts";

describe("findDuplicateFields", () => {
  it.each([
    ['{"a":1,"b":{"a":1}}', []],
    ['{"a":1,"a":2,"a":3}', ["a"]],
    ['{"b":[{"c":1},{"c":1,"c":"x\\"}"}]}', ["b[1].c"]],
    ['{"spec":{"x":{"y":[1,{"z":{},"z":[]}]}}}', ["spec.x.y[1].z"]],
    ['{"\\u0061":1,"a":2}', ["a"]],
    ['{"a":"a","b":"a\\\\","c":{"a":":,{"}}', []],
    ["[]", []],
    ['"a"', []],
  ])("in %s are %j", (text, paths) => {
    expect(findDuplicateFields(text)).toEqual(paths);
  });

  it("finds them in large objects", () => {
    const keys = Array.from({ length: 100 }, (_, index) => `"k${index}":0`);
    expect(findDuplicateFields(`{${keys.join()},"k50":1}`)).toEqual(["k50"]);
  });
});

describe("isTooDeep", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  it("allows a thousand levels and refuses more than the bound", () => {
    expect(isTooDeep(nested(1000))).toBe(false);
    expect(isTooDeep(nested(maxJsonDepth))).toBe(false);
    expect(isTooDeep(nested(maxJsonDepth + 1))).toBe(true);
  });

  it("counts objects, and neither brackets in text nor what has been closed", () => {
    expect(isTooDeep('{"a":{"b":{}}}', 2)).toBe(true);
    expect(isTooDeep('["{{{{[[[[\\"{{{"]', 2)).toBe(false);
    expect(isTooDeep("[[],[],[],[]]", 2)).toBe(false);
  });

  it("bounds to what can be written again", () => {
    expect(JSON.stringify(JSON.parse(nested(maxJsonDepth)))).toHaveLength(maxJsonDepth * 2);
  });
});
