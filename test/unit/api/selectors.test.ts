import { describe, expect, it } from "vitest";
import { compileLabelSelector, parseFieldSelector, parseLabelSelector } from "../../../src/api/selectors.ts";

const labels = { app: "web", tier: "", num: "7", in: "x" };

describe("parseLabelSelector", () => {
  it.each([
    ["", true],
    ["app=web", true],
    ["app==web,tier=", true],
    ["app!=web", false],
    ["other!=web", true],
    ["app in (db, web)", true],
    [" app notin ( web ) ", false],
    ["other notin (a)", true],
    ["app", true],
    ["!app", false],
    ["! other", true],
    ["tier in ()", true],
    ["tier in (a,)", true],
    ["num>5,num<8", true],
    ["num>7", false],
    ["app>5", false],
    ["in=x", true],
    ["in in (x)", true],
  ])("%j: %s", (text, expected) => {
    expect(parseLabelSelector(text).matches(labels)).toBe(expected);
  });

  it.each([
    ["app in", "found '' expected: '('"],
    ["app===x", "found '=', expected: identifier"],
    ["-bad=x", "name part must consist of"],
    ["app=not ok", "found 'ok', expected: ',' or 'end of string'"],
    ["a,,b", "found ',', expected: identifier after ','"],
    ["num>abc", "the value must be an integer"],
    ["(x)", "found '(', expected: !, identifier, or 'end of string'"],
    ["!a=b", "found '=', expected: ',' or 'end of string'"],
    ["a in (b c)", "found 'c', expected: ',' or ')'"],
    ["a in (b", "expected: ',', ')' or identifier"],
    [`a=${"y".repeat(64)}`, "must be no more than 63 bytes"],
  ])("refuses %j", (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ code: 400, message: expect.stringContaining(message) }));
  });

  it("selects objects without labels only by absence", () => {
    expect(parseLabelSelector("!a").matches(undefined)).toBe(true);
    expect(parseLabelSelector("a").matches(undefined)).toBe(false);
    expect(parseLabelSelector("constructor").matches({})).toBe(false);
  });
});

describe("compileLabelSelector", () => {
  it("selects nothing without a selector and everything with an empty one", () => {
    expect(compileLabelSelector(undefined).matches(labels)).toBe(false);
    expect(compileLabelSelector({}).matches(undefined)).toBe(true);
  });

  it("joins labels and expressions", () => {
    const matchExpressions = [
      { key: "num", operator: "In", values: ["7"] },
      { key: "gone", operator: "DoesNotExist" },
    ];
    expect(compileLabelSelector({ matchLabels: { app: "web" }, matchExpressions }).matches(labels)).toBe(true);
    expect(compileLabelSelector({ matchLabels: { app: "db" }, matchExpressions }).matches(labels)).toBe(false);
  });
});

describe("parseFieldSelector", () => {
  it.each([
    ["", []],
    [
      "a=b,c!=d",
      [
        { field: "a", value: "b", equal: true },
        { field: "c", value: "d", equal: false },
      ],
    ],
    ["a==b", [{ field: "a", value: "b", equal: true }]],
    ["metadata.name=", [{ field: "metadata.name", value: "", equal: true }]],
    [String.raw`a=b\,c\=d\\`, [{ field: "a", value: String.raw`b,c=d\ `.trim(), equal: true }]],
  ])("%j", (text, expected) => {
    expect(parseFieldSelector(text)).toEqual(expected);
  });

  it.each(["a", "a=b=c", String.raw`a=b\x`])("refuses %j", (text) => {
    expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ code: 400 }));
  });
});
