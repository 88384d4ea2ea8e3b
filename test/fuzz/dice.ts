/** Chance of a fuzz run: a stream of draws that depends on the seed and on what it is for, and on nothing else. */
import { createHash } from "node:crypto";

export interface Dice {
  /** An integer in [0, below). */
  int(below: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function createDice(seed: string, ...parts: readonly (string | number)[]): Dice {
  let state = createHash("sha1")
    .update([seed, ...parts].join("\0"))
    .digest()
    .readUInt32LE(0);
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error("nothing to pick from");
      return list[int(list.length)] as (typeof list)[number];
    },
  };
}
