import { hash, randomBytes } from "node:crypto";
import type { Chance } from "../api/chance.ts";

/** Kubernetes' alphabet of generated names: no vowels and no look-alikes. As kubernetes: apimachinery/pkg/util/rand. */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
/** Characters of a suffix drawn from one hash: 8 hex digits each. */
const PER_HASH = 5;

type Parts = readonly (string | number)[];

/** Chance as a keyed hash (SHA-1, for spread and speed, not for secrecy) of seed, purpose and parts. */
export function createChance(seed: string): Chance {
  const draw = (purpose: string, parts: Parts) => hash("sha1", `${seed}\0${purpose}\0${parts.join("\0")}`);
  return {
    seed,
    uuid(purpose, ...parts) {
      const hex = draw(purpose, parts);
      const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) & 3];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    suffix(length, purpose, ...parts) {
      let text = "";
      for (let block = 0; text.length < length; block++) text += letters(draw(purpose, block === 0 ? parts : [...parts, "block", block]));
      return text.slice(0, length);
    },
    fraction: (purpose, ...parts) => Number.parseInt(draw(purpose, parts).slice(0, 13), 16) / 2 ** 52,
  };
}

/** A seed nobody has had before. */
export function randomSeed(): string {
  return randomBytes(8).toString("hex");
}

function letters(hex: string): string {
  let text = "";
  for (let index = 0; index < PER_HASH; index++) {
    const share = Number.parseInt(hex.slice(8 * index, 8 * index + 8), 16) / 2 ** 32;
    text += ALPHABET.charAt(Math.floor(share * ALPHABET.length));
  }
  return text;
}
