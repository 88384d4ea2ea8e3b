import { describe, expect, it } from "vitest";
import { createChance, randomSeed } from "../../../src/clock/seeded-chance.ts";

describe("createChance", () => {
  const chance = createChance("seed");

  it("gives the same answer to the same question, whatever was asked between", () => {
    const again = createChance("seed");
    const uuid = chance.uuid("uid", "default/web", 7);
    again.fraction("other");
    expect(again.uuid("uid", "default/web", 7)).toBe(uuid);
    expect(again.suffix(5, "name", 1)).toBe(chance.suffix(5, "name", 1));
  });

  it("gives different answers for another seed, purpose, part or boundary between parts", () => {
    const uuids = [
      chance.uuid("uid", "a"),
      chance.uuid("uid", "b"),
      chance.uuid("uid", "a", 1),
      chance.uuid("uida"),
      chance.uuid("other", "a"),
      createChance("seed2").uuid("uid", "a"),
    ];
    expect(new Set(uuids).size).toBe(uuids.length);
  });

  it("shapes UUIDs as version 4", () => {
    for (let n = 0; n < 50; n++)
      expect(chance.uuid("uid", n)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("draws suffixes of any length from Kubernetes' alphabet", () => {
    expect(chance.suffix(0, "x")).toBe("");
    for (const length of [1, 5, 10, 23])
      expect(chance.suffix(length, "x")).toMatch(new RegExp(`^[bcdfghjklmnpqrstvwxz2456789]{${length}}$`));
  });

  it("draws fractions evenly from [0, 1)", () => {
    const draws = Array.from({ length: 2_000 }, (_, n) => chance.fraction("f", n));
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
  });

  it("makes up seeds", () => {
    expect(randomSeed()).not.toBe(randomSeed());
  });
});
