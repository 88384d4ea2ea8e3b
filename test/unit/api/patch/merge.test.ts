import { describe, expect, it } from "vitest";
import { applyMergePatch } from "../../../../src/api/patch/merge.ts";

describe("applyMergePatch", () => {
  // the examples of RFC 7396, appendix A, as far as the patch is an object
  it.each<[unknown, unknown, unknown]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j with %j", (document, patch, expected) => {
    expect(applyMergePatch(document, patch)).toEqual(expected);
  });

  it("takes a member called __proto__ for one like any other", () => {
    const merged = applyMergePatch({ data: { a: "1" } }, JSON.parse('{"data":{"__proto__":"x"}}'));
    expect(JSON.stringify(merged)).toBe('{"data":{"a":"1","__proto__":"x"}}');
  });

  it("shares what it leaves alone", () => {
    const document = { kept: { deep: 1 }, a: 1 };
    expect((applyMergePatch(document, { a: 2 }) as typeof document).kept).toBe(document.kept);
  });

  it.each([[[]], [null], ["x"], [1]])("refuses %j", (patch) => {
    expect(() => applyMergePatch({}, patch)).toThrow(expect.objectContaining({ code: 400 }));
  });
});
