import { describe, expect, it } from "vitest";
import { parseFieldSelector, parseLabelSelector } from "../../../src/api/selectors.ts";
import { ApiError } from "../../../src/api/status.ts";
import { fc } from "../../support/properties.ts";

/** A condition as people think of it, with what it means and one of the ways to write it. */
interface Condition {
  readonly text: string;
  holds(labels: Readonly<Record<string, string>>): boolean;
}

const key = fc.constantFrom("a", "b", "app", "in", "notin", "example.com/role", "a.b-c_d", "A9");
const value: fc.Arbitrary<string> = fc.constantFrom("", "x", "y", "web", "1", "12", "in", "x.y_z-0");
const space = fc.constantFrom("", " ", "\t", "  ");
const number = fc.nat({ max: 20 });
const isNumber = (text: string | undefined) => text !== undefined && /^[+-]?\d+$/.test(text);

const equality = fc.record({ key, value, sign: fc.constantFrom("=", "==", "!="), space }).map(
  ({ key, value, sign, space }): Condition => ({
    text: `${space}${key}${space}${sign}${space}${value}${space}`,
    holds: (labels) => (labels[key] === value) === (sign !== "!="),
  }),
);
const membership = fc.record({ key, values: fc.array(value, { minLength: 1, maxLength: 4 }), not: fc.boolean(), space }).map(
  ({ key, values, not, space }): Condition => ({
    text: `${space}${key} ${not ? "notin" : "in"}${space}(${values.map((one) => `${space}${one}${space}`).join(",")})${space}`,
    holds: (labels) => (labels[key] !== undefined && values.includes(labels[key])) !== not,
  }),
);
const presence = fc.record({ key, not: fc.boolean(), space }).map(
  ({ key, not, space }): Condition => ({
    text: `${space}${not ? `!${space}` : ""}${key}${space}`,
    holds: (labels) => Object.hasOwn(labels, key) !== not,
  }),
);
const comparison = fc.record({ key, bound: number, greater: fc.boolean() }).map(
  ({ key, bound, greater }): Condition => ({
    text: `${key}${greater ? ">" : "<"}${bound}`,
    holds: (labels) => isNumber(labels[key]) && (greater ? Number(labels[key]) > bound : Number(labels[key]) < bound),
  }),
);
const conditions = fc.array(fc.oneof(equality, membership, presence, comparison), { maxLength: 4 });
const labels = fc.dictionary(key, fc.oneof(value, number.map(String)));

describe("label selectors", () => {
  it("select what all their conditions select, however they are written", () =>
    fc.assert(
      fc.property(conditions, labels, (parts, given) => {
        const selector = parseLabelSelector(parts.map(({ text }) => text).join(","));
        expect(selector.matches(given)).toBe(parts.every(({ holds }) => holds(given)));
        expect(selector.everything).toBe(parts.length === 0);
      }),
      { numRuns: 1000 },
    ));

  it("of any text are read or refused with 400, never anything else", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-c!=<>(), ]*(in|notin)?[a-c!=<>(), ]*$/)), (text) => {
        expect(codeOf(() => parseLabelSelector(text))).toSatisfy((code) => code === undefined || code === 400);
        expect(codeOf(() => parseFieldSelector(text))).toSatisfy((code) => code === undefined || code === 400);
      }),
      { numRuns: 1000 },
    ));
});

describe("field selectors", () => {
  const escaped = (text: string) => text.replace(/[\\,=]/g, "\\$&");

  it("come back as they were written, whatever stands in their values", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            field: fc.constantFrom("metadata.name", "spec.nodeName"),
            value: fc.string(),
            sign: fc.constantFrom("=", "==", "!="),
          }),
        ),
        (terms) => {
          // A value that begins with "=" cannot follow "=": that is "==".
          const text = terms.map(({ field, sign, value }) => `${field}${sign}${escaped(value)}`).join(",");
          const expected = terms.map(({ field, sign, value }) => ({ field, value, equal: sign !== "!=" }));
          expect(parseFieldSelector(text)).toEqual(expected);
        },
      ),
      { numRuns: 1000 },
    ));
});

function codeOf(action: () => unknown): number | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.code : -1;
  }
}
