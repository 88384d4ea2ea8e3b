import { describe, expect, it } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
  roundUpQuantity,
  subtractQuantities,
} from "../../../src/api/quantity.ts";
import { fc } from "../../support/properties.ts";

describe("canonicalQuantity", () => {
  it.each([
    ["0", "0"],
    ["0.1", "100m"],
    ["1024Mi", "1Gi"],
    ["1500m", "1500m"],
    ["1000m", "1"],
    ["0.5Gi", "512Mi"],
    ["1.5Gi", "1536Mi"],
    ["0.1Ki", "102400m"],
    ["1000", "1k"],
    ["1e3", "1e3"],
    ["12E6", "12e6"],
    ["1E", "1E"],
    ["-1", "-1"],
    ["+.5Mi", "512Ki"],
    ["0Mi", "0"],
    ["0.00000000001", "1n"],
    ["9999999Ei", "9223372036854775807"],
  ])("writes %s as %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(["", "much", "1.1.M", "Mi", "1 ", " 1", "0x1", "--1", "1".repeat(2000)])("refuses %j by its form", (text) => {
    expect(() => canonicalQuantity(text)).toThrow("quantities must match the regular expression");
  });

  it.each(["1i", "1mi", "1EE", "1e"])("refuses the suffix of %j", (text) => {
    expect(() => canonicalQuantity(text)).toThrow("unable to parse quantity's suffix");
  });

  it("leaves canonical texts alone and keeps the value", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), suffix, (number, unit) => {
        const text = `${number}${unit}`;
        const canonical = canonicalQuantity(text);
        expect(canonicalQuantity(canonical)).toBe(canonical);
        expect(compareQuantities(parseQuantity(text), parseQuantity(canonical))).toBe(0);
      }),
    );
  });
});

describe("arithmetic", () => {
  it("adds and subtracts in the form of the left side", () => {
    expect(formatQuantity(addQuantities(parseQuantity("512Mi"), parseQuantity("512Mi")))).toBe("1Gi");
    expect(formatQuantity(addQuantities(parseQuantity("0"), parseQuantity("1Gi")))).toBe("1Gi");
    expect(formatQuantity(subtractQuantities(parseQuantity("2"), parseQuantity("500m")))).toBe("1500m");
  });

  it("compares across families", () => {
    expect(compareQuantities(parseQuantity("1Ki"), parseQuantity("1k"))).toBeGreaterThan(0);
    expect(compareQuantities(parseQuantity("1000m"), parseQuantity("1"))).toBe(0);
    expect(compareQuantities(parseQuantity("-1"), parseQuantity("1m"))).toBeLessThan(0);
  });

  it("rounds up, away from zero", () => {
    expect(quantityValue("1500m")).toBe(2);
    expect(quantityValue("1Mi")).toBe(1_048_576);
    expect(quantityMilliValue("0.0001")).toBe(1);
    expect(formatQuantity(roundUpQuantity(parseQuantity("100u"), -3))).toBe("1m");
  });

  it("answers whether a text is a quantity", () => {
    expect(isQuantity("1Gi")).toBe(true);
    expect(isQuantity("1GB")).toBe(false);
  });
});
