import { describe, expect, it } from "vitest";
import { applyJsonPatch } from "../../../../src/api/patch/json.ts";

const one = (op: string, path: string, rest: object = {}) => [{ op, path, ...rest }];

describe("applyJsonPatch", () => {
  it.each<[string, unknown, unknown, unknown]>([
    ["adds a member", { a: 1 }, one("add", "/b", { value: 2 }), { a: 1, b: 2 }],
    ["inserts into a list", { a: [1, 3] }, one("add", "/a/1", { value: 2 }), { a: [1, 2, 3] }],
    ["appends with a dash", { a: [1] }, one("add", "/a/-", { value: 2 }), { a: [1, 2] }],
    ["counts negative indices from the end", { a: [1, 2] }, one("replace", "/a/-1", { value: 9 }), { a: [1, 9] }],
    ["removes a list item", { a: [1, 2] }, one("remove", "/a/0"), { a: [2] }],
    ["replaces a missing member by adding it", { a: {} }, one("replace", "/a/b", { value: 1 }), { a: { b: 1 } }],
    ["moves", { a: { x: 1 }, b: {} }, one("move", "/b/y", { from: "/a/x" }), { a: {}, b: { y: 1 } }],
    ["copies", { a: 1 }, one("copy", "/b", { from: "/a" }), { a: 1, b: 1 }],
    ["copies a missing member as null", {}, one("copy", "/b", { from: "/a" }), { b: null }],
    ["reads ~1 and ~0 in paths", { "a/b": { "c~d": 1 } }, one("remove", "/a~1b/c~0d"), { "a/b": {} }],
    [
      "tests deeply and whatever the order",
      { a: { b: [1], c: 2 } },
      one("test", "/a", { value: { c: 2, b: [1] } }),
      { a: { b: [1], c: 2 } },
    ],
    ["finds null at a missing member", {}, one("test", "/x", { value: null }), {}],
    ["replaces the whole document", { a: 1 }, one("replace", "", { value: { b: 2 } }), { b: 2 }],
    ["does nothing for an empty list", { a: 1 }, [], { a: 1 }],
  ])("%s", (_, document, patch, expected) => {
    const before = structuredClone(document);
    expect(applyJsonPatch(document, patch)).toEqual(expected);
    expect(document).toEqual(before);
  });

  it("shares what it leaves alone", () => {
    const document = { kept: { deep: [1] }, changed: { a: 1 } };
    const result = applyJsonPatch(document, one("add", "/changed/b", { value: 2 })) as typeof document;
    expect(result.kept).toBe(document.kept);
  });

  it.each<[string, unknown, unknown, number]>([
    ["a failing test", { a: 1 }, one("test", "/a", { value: 2 }), 422],
    ["removing what is not there", {}, one("remove", "/a"), 422],
    ["moving what is not there", {}, one("move", "/b", { from: "/a" }), 422],
    ["a path through nothing", {}, one("add", "/a/b", { value: 1 }), 422],
    ["an index beyond the end", { a: [] }, one("add", "/a/3", { value: 1 }), 422],
    ["an unknown operation", {}, one("shuffle", "/a"), 422],
    ["a patch that is no list", {}, { op: "add" }, 400],
    ["operations that are no objects", {}, [1], 400],
    ["a path that is no text", {}, [{ op: "add", path: 1 }], 422],
    ["an operation that is null", {}, [null], 422],
    ["a scalar in place of the document", { a: 1 }, one("replace", "", { value: 1 }), 422],
    ["copies of more than 3 MiB", { a: "x".repeat(2 ** 20) }, [..."bcd"].map((to) => ({ op: "copy", from: "/a", path: `/${to}` })), 422],
    ["more than 10,000 operations", {}, Array.from({ length: 10_001 }, () => ({ op: "test", path: "/a" })), 413],
  ])("refuses %s", (_, document, patch, code) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(expect.objectContaining({ code }));
  });
});
