/** Decoders of values without fields: strings, numbers, times, quantities, bytes. */
import { canonicalQuantity, QuantityError } from "../api/quantity.ts";
import { DecodeError, type Decoder, mismatch } from "./decode-error.ts";

export const decodeString: Decoder = (value, context) => {
  if (typeof value === "string") return value;
  throw mismatch(value, "string", context);
};

export const decodeBoolean: Decoder = (value, context) => {
  if (typeof value === "boolean") return value;
  throw mismatch(value, "bool", context);
};

export const decodeNumber: Decoder = (value, context) => {
  if (typeof value === "number") return value;
  throw mismatch(value, "float64", context);
};

export const decodeInt32: Decoder = (value, context) => {
  if (typeof value === "number" && (value | 0) === value) return value;
  throw mismatch(value, "int32", context);
};

const int64Limit = 2 ** 63;

export const decodeInt64: Decoder = (value, context) => {
  if (typeof value === "number" && Number.isInteger(value) && value >= -int64Limit && value <= int64Limit) return value;
  throw mismatch(value, "int64", context);
};

export const decodeIntOrString: Decoder = (value) => {
  if (typeof value === "string" || (typeof value === "number" && (value | 0) === value)) return value;
  throw mismatch(value, "int32", { path: [], key: undefined, owner: "", unknown: [] });
};

export const decodeQuantity: Decoder = (value) => {
  try {
    return canonicalQuantity(typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");
  } catch (error) {
    throw error instanceof QuantityError ? new DecodeError(error.message) : error;
  }
};

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 as Go's standard encoding reads it: padded, line breaks skipped. */
export const decodeBytes: Decoder = (value, context) => {
  if (typeof value !== "string") throw mismatch(value, "[]uint8", context);
  const text = value.includes("\n") || value.includes("\r") ? value.replace(/[\r\n]/g, "") : value;
  if (text.length % 4 === 0 && base64.test(text)) return text.endsWith("=") ? Buffer.from(text, "base64").toString("base64") : text;
  const alphabet = text.search(/[^A-Za-z0-9+/]/);
  throw new DecodeError(`illegal base64 data at input byte ${alphabet >= 0 ? alphabet : text.length - (text.length % 4)}`);
};

const canonicalTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const anyTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const microTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.(\d{6})(?:Z|[+-]\d{2}:\d{2})$/;
const zeroTime = "0001-01-01T00:00:00Z";

/** Milliseconds of a time text; undefined when a part is out of range (31 February). */
function timeMs(text: string): number | undefined {
  const seconds = text.slice(0, 19);
  const local = Date.parse(`${seconds}Z`);
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 19) !== seconds) return undefined;
  const ms = Date.parse(seconds + (/(?:Z|[+-]\d{2}:\d{2})$/.exec(text)?.[0] ?? "Z"));
  return Number.isNaN(ms) ? undefined : ms;
}

const badTime = (text: string, layout: string) =>
  new DecodeError(`parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(text)} as "2006"`);

/** metav1.Time: RFC 3339 in, whole seconds of UTC out; Go's zero time is `null`. */
export const decodeTime: Decoder = (value, context) => {
  if (typeof value !== "string") throw mismatch(value, "string", context);
  if (value === zeroTime) return null;
  if (canonicalTime.test(value)) return value;
  const ms = anyTime.test(value) ? timeMs(value) : undefined;
  if (ms === undefined) throw badTime(value, "2006-01-02T15:04:05Z07:00");
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
};

/** metav1.MicroTime: exactly six decimals in and out. */
export const decodeMicroTime: Decoder = (value, context) => {
  if (typeof value !== "string") throw mismatch(value, "string", context);
  const match = microTime.exec(value);
  const ms = match ? timeMs(value) : undefined;
  if (ms === undefined) throw badTime(value, "2006-01-02T15:04:05.000000Z07:00");
  return value.endsWith("Z") ? value : `${new Date(ms).toISOString().slice(0, 19)}.${match?.[1]}Z`;
};

/** Any JSON value, taken as it is: RawExtension, FieldsV1, the JSON of a CRD's defaults. */
export const decodeRaw: Decoder = (value) => value;
