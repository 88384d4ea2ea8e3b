/**
 * Writing OpenAPI documents as protobuf messages of the gnostic project: what both versions share. A message is a table
 * from JSON names to field numbers and to how their values are written. Everything is written last first.
 */
import { WireWriter } from "../protobuf/wire-writer.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Writes a value as field `number`. */
export type FieldEncoder = (writer: WireWriter, number: number, value: unknown) => void;

/** JSON name → number of the field and how its value is written. */
type Fields = Readonly<Record<string, readonly [number, FieldEncoder]>>;

/** The whole message, without a tag. */
type MessageEncoder = (writer: WireWriter, value: unknown) => void;

export const text: FieldEncoder = (writer, number, value) => {
  const before = writer.length;
  writer.text(String(value));
  writer.delimit(number, before);
};

/** False is not written. */
export const flag: FieldEncoder = (writer, number, value) => {
  if (value !== true) return;
  writer.varint(1);
  writer.tag(number, 0);
};

/** `Any`: its `yaml`, of which JSON is a part. */
export const any: FieldEncoder = (writer, number, value) => {
  const before = writer.length;
  text(writer, 2, `${JSON.stringify(value)}\n`);
  writer.delimit(number, before);
};

/** A list: the field once for each element. */
export const each =
  (element: FieldEncoder): FieldEncoder =>
  (writer, number, value) => {
    const list = value as readonly unknown[];
    for (let index = list.length - 1; index >= 0; index--) element(writer, number, list[index]);
  };

/** A map: the field once for each entry, as a message of name and value. */
export const named =
  (element: FieldEncoder): FieldEncoder =>
  (writer, number, value) => {
    for (const [name, content] of Object.entries(value as Json).reverse()) {
      const before = writer.length;
      element(writer, 2, content);
      text(writer, 1, name);
      writer.delimit(number, before);
    }
  };

/** A message that is nothing but `inner` as its field `at`. */
export const wrapped =
  (at: number, inner: FieldEncoder): FieldEncoder =>
  (writer, number, value) => {
    const before = writer.length;
    inner(writer, at, value);
    writer.delimit(number, before);
  };

/** A message. Names that begin with `x-` go into its field `extensions`, names that are not in the table nowhere. */
export function message(fields: () => Fields, extensions: number): FieldEncoder {
  const write = root(fields, extensions);
  return (writer, number, value) => {
    const before = writer.length;
    write(writer, value);
    writer.delimit(number, before);
  };
}

/** The message a document is. Fields are in order of their numbers, as Go writes them; extensions have the highest. */
export function root(fields: () => Fields, extensions: number): MessageEncoder {
  let order: readonly (readonly [string, number, FieldEncoder])[] | undefined;
  return (writer, value) => {
    const object = value as Json;
    order ??= Object.entries(fields())
      .map(([name, [number, encode]]) => [name, number, encode] as const)
      .sort((left, right) => right[1] - left[1]);
    writeExtensions(writer, extensions, object);
    for (const [name, number, encode] of order) if (Object.hasOwn(object, name)) encode(writer, number, object[name]);
  };
}

function writeExtensions(writer: WireWriter, number: number, object: Json): void {
  for (const name of Object.keys(object).reverse()) {
    if (!name.startsWith("x-")) continue;
    const before = writer.length;
    any(writer, 2, object[name]);
    text(writer, 1, name);
    writer.delimit(number, before);
  }
}

/** The bytes of a document. */
export function encodeDocument(encode: MessageEncoder, document: unknown): Buffer {
  const writer = new WireWriter();
  encode(writer, document);
  return writer.finish();
}
