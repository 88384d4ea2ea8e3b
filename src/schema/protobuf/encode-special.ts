/** Encoding of messages whose JSON form is not an object with their fields. */
import { parseDuration } from "../../api/duration.ts";
import { parseTime } from "../../api/time.ts";
import type { WireWriter } from "./wire-writer.ts";

/** Writes a message's fields, without its length and tag. */
type EncodeNested = (writer: WireWriter, type: string, value: unknown) => void;
type SpecialEncoder = (writer: WireWriter, value: unknown, nested: EncodeNested) => void;

const schemaType = "apiextensions/v1.JSONSchemaProps";

/** Writers by schema type of the JSON value; `undefined` and `null` are Go's zero value. */
export const specialEncoders: Readonly<Record<string, SpecialEncoder>> = {
  "meta/v1.Time": (writer, value) => timestamp(writer, value, 0),
  "meta/v1.MicroTime": (writer, value) => timestamp(writer, value, 1000),
  "meta/v1.Duration": (writer, value) => integer(writer, 1, Math.round((parseDuration(String(value)) ?? 0) * 1e6)),
  "resource.Quantity": (writer, value) => text(writer, 1, String(value ?? "0")),
  "intstr.IntOrString": intOrString,
  "meta/v1.FieldsV1": json,
  "apiextensions/v1.JSON": json,
  "runtime.RawExtension": json,
  "apiextensions/v1.JSONSchemaPropsOrArray": (writer, value, nested) => {
    if (!Array.isArray(value)) return message(writer, 1, () => nested(writer, schemaType, value));
    for (const item of value.toReversed()) message(writer, 2, () => nested(writer, schemaType, item));
  },
  "apiextensions/v1.JSONSchemaPropsOrBool": (writer, value, nested) => {
    const isSchema = typeof value === "object" && value !== null;
    if (isSchema) message(writer, 2, () => nested(writer, schemaType, value));
    integer(writer, 1, isSchema || value === true ? 1 : 0);
  },
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (writer, value, nested) => {
    if (!Array.isArray(value)) return message(writer, 1, () => nested(writer, schemaType, value));
    for (const item of value.toReversed()) text(writer, 2, String(item));
  },
};

function integer(writer: WireWriter, number: number, value: number): void {
  writer.varint(value);
  writer.tag(number, 0);
}

function text(writer: WireWriter, number: number, value: string): void {
  message(writer, number, () => writer.text(value));
}

function message(writer: WireWriter, number: number, write: () => void): void {
  const before = writer.length;
  write();
  writer.delimit(number, before);
}

function intOrString(writer: WireWriter, value: unknown): void {
  const isText = typeof value === "string";
  text(writer, 3, isText ? value : "");
  integer(writer, 2, typeof value === "number" ? value : 0);
  integer(writer, 1, isText ? 1 : 0);
}

/** JSON null is Go's nil: no bytes. */
function json(writer: WireWriter, value: unknown): void {
  if (value !== null && value !== undefined) text(writer, 1, JSON.stringify(value));
}

/** Decimals are kept up to microseconds (`nanosPerDigit` 1000) or not at all (0). The zero time is an empty message. */
function timestamp(writer: WireWriter, value: unknown, nanosPerDigit: number): void {
  const ms = typeof value === "string" ? parseTime(value) : undefined;
  if (ms === undefined) return;
  const decimals = /\.(\d{1,6})/.exec(value as string)?.[1] ?? "0";
  integer(writer, 2, Number(decimals.padEnd(6, "0")) * nanosPerDigit);
  integer(writer, 1, Math.floor(ms / 1000));
}
