/** Decoding of resource bodies against the type table: types, unknown fields, normal form. */
import type { JsonObject } from "../api/meta.ts";
import { structDecoder } from "./struct-decoder.ts";

export interface Decoded {
  /**
   * The object in normal form: unknown fields and vanishing zero values left out, `keep` fields present, quantities,
   * times and base64 canonical. Subtrees that already are in normal form are the very same objects, so that `===`
   * still means unchanged after a patch; the input itself is never touched.
   */
  readonly value: JsonObject;
  /** Paths of unknown fields, `spec.containers[0].imagee`, in document order; at most 100. */
  readonly unknown: readonly string[];
}

export { DecodeError } from "./decode-error.ts";

/**
 * Decodes `value` as `type` ("core/v1.Pod"). `known`: a decoded object that the value was made from; subtrees of it are
 * not looked at again. Throws DecodeError at the first value of a wrong type.
 */
export function decode(type: string, value: unknown, known?: object): Decoded {
  const unknown: string[] = [];
  const context = { path: [], key: undefined, owner: "", unknown };
  return { value: structDecoder(type)(value, context, known) as JsonObject, unknown };
}
