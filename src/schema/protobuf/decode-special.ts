/** Decoding of messages whose JSON form is not an object with their fields. */
import { formatDuration } from "../../api/duration.ts";
import { formatTime } from "../../api/time.ts";
import { isTooDeep } from "../limits.ts";
import { asBytes, asInteger, asText, readFields, WireError, type WireValue } from "./wire.ts";

type DecodeNested = (type: string, bytes: Buffer) => unknown;

const schemaType = "apiextensions/v1.JSONSchemaProps";

/** JSON values by schema type. `nested` decodes an ordinary message. */
export const specialDecoders: Readonly<Record<string, (bytes: Buffer, nested: DecodeNested) => unknown>> = {
  "meta/v1.Time": (bytes) => timestamp(bytes),
  "meta/v1.MicroTime": (bytes) => timestamp(bytes, 6),
  "meta/v1.Duration": (bytes) => wholeDuration(formatDuration(integerOf(bytes, 1) / 1e6)),
  "resource.Quantity": (bytes) => textOf(bytes, 1) || "0",
  "intstr.IntOrString": (bytes) => (integerOf(bytes, 1) === 0 ? integerOf(bytes, 2) : (textOf(bytes, 3) ?? "")),
  "meta/v1.FieldsV1": (bytes) => jsonOf(bytes),
  "apiextensions/v1.JSON": (bytes) => jsonOf(bytes),
  "apiextensions/v1.JSONSchemaPropsOrArray": (bytes, nested) =>
    schemaOf(bytes, 1, nested) ?? many(bytes, 2).map((part) => nested(schemaType, asBytes(part))),
  "apiextensions/v1.JSONSchemaPropsOrBool": (bytes, nested) => schemaOf(bytes, 2, nested) ?? integerOf(bytes, 1) !== 0,
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (bytes, nested) => schemaOf(bytes, 1, nested) ?? many(bytes, 2).map(asText),
};

const many = (bytes: Buffer, number: number): WireValue[] =>
  [...readFields(bytes)].filter((field) => field.number === number).map(({ value }) => value);

const last = (bytes: Buffer, number: number) => many(bytes, number).at(-1);

function schemaOf(bytes: Buffer, number: number, nested: DecodeNested): unknown {
  const value = last(bytes, number);
  return value === undefined ? undefined : nested(schemaType, asBytes(value));
}

function integerOf(bytes: Buffer, number: number): number {
  const value = last(bytes, number);
  return value === undefined ? 0 : asInteger(value);
}

function textOf(bytes: Buffer, number: number): string | undefined {
  const value = last(bytes, number);
  return value === undefined ? undefined : asText(value);
}

/** Go names every unit below the first one: 1h0m0s. */
function wholeDuration(text: string): string {
  const [, sign = "", hours, minutes, seconds] = /^(-?)(\d+h)?(\d+m)?([\d.]+s)?$/.exec(text) ?? [];
  if (!hours && !minutes) return text;
  return `${sign}${hours ?? ""}${minutes ?? "0m"}${seconds ?? "0s"}`;
}

/** Seconds of the years 1 to 9999, as Go writes times in JSON. */
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;

/** RFC 3339 with so many decimals; the zero time is null. */
function timestamp(bytes: Buffer, decimals = 0): string | null {
  if (bytes.length === 0) return null;
  const seconds = integerOf(bytes, 1);
  const nanos = integerOf(bytes, 2);
  if (seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos >= 1e9) throw new WireError("time out of range");
  const whole = formatTime(seconds * 1000);
  if (decimals === 0) return whole;
  return `${whole.slice(0, -1)}.${String(Math.floor(nanos / 1000)).padStart(decimals, "0")}Z`;
}

/** The JSON text in field 1; null when there is none. Throws WireError. */
export function jsonOf(bytes: Buffer): unknown {
  const text = textOf(bytes, 1);
  if (!text) return null;
  if (isTooDeep(text)) throw new WireError("embedded JSON exceeds max depth");
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError("embedded bytes are no JSON");
  }
}
