import { describe, expect, it } from "vitest";
import { celProblem } from "../../../src/cel/check.ts";

const problem = (text: string, result?: "bool" | "string") =>
  celProblem(text, { variables: ["object", "self"], ...(result ? { result: [result] } : {}) });

describe("what is wrong with a CEL expression", () => {
  it.each([
    "true",
    "object.metadata.name == 'a' && !(object.spec.replicas in [1, 2, 3])",
    'self.all(x, x.startsWith("a")) ? 1 : 2',
    "has(self.a) || self.?b.orValue('x') == r'\\d+'",
    'self.items.map(i, i.size() > 0, i.name).exists_one(n, n == "q")',
    "{'a': 1, \"b\": [2, 3,],}.a < 0x1F && 1.5e3 > .5",
    "self[?'a'] == optional.none()",
    "Object{spec: Object.spec{replicas: 1}}",
    "[JSONPatch{op: 'add', path: '/a', value: 'b'}]",
    "cel.bind(a, self.x, a + a) // a comment",
    "duration('1h') > duration('5m') && timestamp(self.t).getFullYear() > 2000",
    "b'abc' == bytes('abc') && 5u == uint(5) && -self.a < --1",
    "self.`a-b/c` == '''multi\nline'''",
    "sets.contains([1], [1]) && isURL('https://a') && quantity('1Gi').isGreaterThan(quantity('1Mi'))",
    "self.transformMap(k, v, k + v).all(k, v, v > 0)",
  ])("nothing: %s", (text) => expect(problem(text)).toBeUndefined());

  it.each([
    ["object.", "1:8"],
    ["1 +", "1:4"],
    ["(", "1:2"],
    ["", "1:1"],
    ["'open", "1:1"],
    ["self.a ==== 1", "1:10"],
    ["a b", "1:3"],
    ["[1,,2]", "1:4"],
    ["{1}", "1:3"],
    ["self.if", undefined],
    ["for", "1:1"],
    ["x ? 1", "1:6"],
    ["true\n&& &&", "2:4"],
  ])("syntax: %s", (text, where) => {
    if (where === undefined) expect(problem(text)).toBeUndefined();
    else expect(problem(text)).toContain(`<input>:${where}:`);
  });

  it("names that nothing declares, but not those of macros", () => {
    expect(problem("nothing.at.all")).toContain("'nothing'");
    expect(problem("self.all(x, y)")).toContain("'y'");
    expect(problem("self.all(x, x) && x")).toContain("'x'");
  });

  it("a result of another type, where the outermost form tells it", () => {
    expect(problem("'text'", "bool")).toBe("must evaluate to bool but got string");
    expect(problem("5", "string")).toBe("must evaluate to string but got int");
    expect(problem("self.a ? 'a' : 'b'", "bool")).toContain("got string");
    expect(problem("self.a", "bool")).toBeUndefined();
    expect(problem("string(self.a) + 'b'", "string")).toBeUndefined();
  });
});
