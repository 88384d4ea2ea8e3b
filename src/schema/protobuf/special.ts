/** Messages whose JSON form is not an object with their fields. */
import { formatDuration } from "../../api/duration.ts";
import { asBytes, asInteger, readFields, WireError, type WireField } from "./wire.ts";

type DecodeNested = (type: string, bytes: Buffer) => unknown;

/** JSON values by schema type. `nested` decodes an ordinary message. */
export const specialMessages: Readonly<Record<string, (bytes: Buffer, nested: DecodeNested) => unknown>> = {
  "meta/v1.Time": (bytes) => timestamp(bytes, 0),
  "meta/v1.MicroTime": (bytes) => timestamp(bytes, 6),
  "meta/v1.Duration": (bytes) => formatDuration(integerOf(bytes, 1) / 1e6),
  "resource.Quantity": (bytes) => textOf(bytes, 1) ?? "0",
  "intstr.IntOrString": (bytes) => (integerOf(bytes, 1) === 0 ? integerOf(bytes, 2) : (textOf(bytes, 3) ?? "")),
  "meta/v1.FieldsV1": (bytes) => json(bytes),
  "runtime.RawExtension": (bytes) => json(bytes),
  "apiextensions/v1.JSON": (bytes) => json(bytes),
  "apiextensions/v1.JSONSchemaPropsOrArray": (bytes, nested) =>
    first(bytes, 1, nested) ?? many(bytes, 2).map((part) => nested(schemaType, asBytes(part.value))),
  "apiextensions/v1.JSONSchemaPropsOrBool": (bytes, nested) => first(bytes, 2, nested) ?? integerOf(bytes, 1) !== 0,
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (bytes, nested) =>
    first(bytes, 1, nested) ?? many(bytes, 2).map((part) => asBytes(part.value).toString("utf8")),
};

const schemaType = "apiextensions/v1.JSONSchemaProps";

const many = (bytes: Buffer, number: number): WireField[] => [...readFields(bytes)].filter((field) => field.number === number);
const last = (bytes: Buffer, number: number) => many(bytes, number).at(-1)?.value;

function first(bytes: Buffer, number: number, nested: DecodeNested): unknown {
  const value = last(bytes, number);
  return value === undefined ? undefined : nested(schemaType, asBytes(value));
}

function integerOf(bytes: Buffer, number: number): number {
  const value = last(bytes, number);
  return value === undefined ? 0 : asInteger(value);
}

function textOf(bytes: Buffer, number: number): string | undefined {
  const value = last(bytes, number);
  return value === undefined ? undefined : asBytes(value).toString("utf8");
}

/** RFC 3339 with so many decimals; the zero time is null. */
function timestamp(bytes: Buffer, decimals: number): string | null {
  if (bytes.length === 0) return null;
  const seconds = integerOf(bytes, 1);
  const nanos = integerOf(bytes, 2);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return decimals === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(decimals, "0")}Z`;
}

/** The JSON text in field 1; null when there is none. */
function json(bytes: Buffer): unknown {
  const text = textOf(bytes, 1);
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError("embedded bytes are no JSON");
  }
}
