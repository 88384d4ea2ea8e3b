/** Decoding of resource bodies against the type table: types, unknown fields, normal form. */
import type { JsonObject } from "../api/meta.ts";

export interface Decoded {
  /** A new tree in normal form: unknown fields and vanishing zero values left out, `keep` fields present, quantities canonical. */
  readonly value: JsonObject;
  /** Paths of unknown fields, `spec.containers[0].imagee`, in document order. */
  readonly unknown: readonly string[];
}

/** A value that does not have the type of its field; `message` reads like Go's decoder. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

/** Decodes `value` as `type`. Throws {@link DecodeError} at the first type mismatch. */
export function decode(_type: string, _value: unknown): Decoded {
  throw new Error("schema/decode: being built");
}
