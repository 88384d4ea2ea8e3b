/** Quantities against a model of plain fractions: what is computed is what the texts say, and the text is canonical. */

import { describe, expect, it } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
  subtractQuantities,
} from "../../../src/api/quantity.ts";
import { fc } from "../../support/properties.ts";

const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const nano = 10n ** 9n;
const most = 2n ** 63n - 1n;

/** The value in billionths, as the text says; what is finer is rounded away from zero, binary ones end at 2^63-1. */
function billionths(text: string): bigint {
  const [, sign, whole = "", fraction = "", suffix = ""] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  let [top, bottom] = [BigInt(whole + fraction), 10n ** BigInt(fraction.length)];
  if (binary.includes(suffix)) top *= 1024n ** BigInt(binary.indexOf(suffix) + 1);
  else {
    const power = /^[eE][+-]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : 3 * (decimal.indexOf(suffix) - decimal.indexOf(""));
    if (power < 0) bottom *= 10n ** BigInt(-power);
    else top *= 10n ** BigInt(power);
  }
  let size = roundedUp(top * nano, bottom);
  if (binary.includes(suffix) && size > most * nano) size = most * nano;
  return sign === "-" ? -size : size;
}

/** Away from zero. */
const roundedUp = (top: bigint, bottom: bigint): bigint => {
  const size = top < 0n ? -top : top;
  const up = (size + bottom - 1n) / bottom;
  return top < 0n ? -up : up;
};

const suffix = fc.oneof(
  fc.constantFrom(...decimal, ...binary),
  fc.integer({ min: -12, max: 25 }).map((power) => `e${power}`),
);
const digits = (max: number) => fc.bigInt({ min: 0n, max: 10n ** BigInt(max) }).map(String);
const fraction = fc.option(
  fc.array(fc.nat(9), { maxLength: 12 }).map((list) => `.${list.join("")}`),
  { nil: "" },
);
const quantity = fc
  .tuple(fc.constantFrom("", "", "-", "+"), fc.oneof(digits(3), digits(18)), fraction, suffix)
  .map((parts) => parts.join(""));
const runs = { numRuns: 2000, seed: 1 };

/** No fraction, and no larger suffix of its family would do. */
function isCanonical(text: string): boolean {
  const [, number = "", unit = ""] = /^(-?\d+)(.*)$/.exec(text) ?? [];
  if (number === "0") return text === "0";
  const value = BigInt(number);
  if (binary.includes(unit)) return unit === "Ei" || value % 1024n !== 0n;
  if (/^e-?\d+$/.test(unit)) return value % 1000n !== 0n && Number(unit.slice(1)) % 3 === 0;
  return decimal.includes(unit) && (unit === "E" || value % 1000n !== 0n || unit === "");
}

describe("a quantity", () => {
  it("has in its canonical text the value it had, in the shortest form", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const canonical = canonicalQuantity(text);
        expect([canonical, billionths(canonical)]).toEqual([canonical, billionths(text)]);
        expect([canonical, isCanonical(canonical), canonicalQuantity(canonical)]).toEqual([canonical, true, canonical]);
      }),
      runs,
    );
  });

  it("adds, subtracts and compares like the fraction it is", () => {
    fc.assert(
      fc.property(quantity, quantity, (one, other) => {
        const [left, right] = [parseQuantity(one), parseQuantity(other)];
        const [a, b] = [billionths(one), billionths(other)];
        expect(Math.sign(compareQuantities(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
        const [sum, difference] = [addQuantities(left, right), subtractQuantities(left, right)];
        expect(compareQuantities(sum, asQuantity(a + b))).toBe(0);
        expect(compareQuantities(difference, asQuantity(a - b))).toBe(0);
        expect(isCanonical(formatQuantity(sum))).toBe(true);
      }),
      runs,
    );
  });

  it("is counted in whole units and thousandths, rounded away from zero", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        expect(quantityValue(text)).toBe(Number(roundedUp(billionths(text), nano)));
        expect(quantityMilliValue(text)).toBe(Number(roundedUp(billionths(text), 10n ** 6n)));
      }),
      runs,
    );
  });
});

const asQuantity = (value: bigint) => parseQuantity(`${value}n`);
