/** Encoding of objects in JSON form as Kubernetes' protobuf messages, byte for byte as Go's generated code does. */
import { specialEncoders } from "./encode-special.ts";
import { wrap } from "./envelope.ts";
import { factsOfFields, type MessageField, messageOf, messageTypeOf } from "./messages.ts";
import { WireWriter } from "./wire-writer.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

/** Writes the fields of a message, last one first. */
type FieldWriter = (writer: WireWriter, object: JsonRecord) => void;

/** The message of an object (or value) of a schema type, "core/v1.Pod", without envelope. */
export function encodeProtobuf(type: string, object: unknown): Buffer {
  const writer = new WireWriter();
  writeMessage(writer, type, object);
  return writer.finish();
}

/** The object with its envelope; undefined when its kind has no protobuf form. */
export function encodeEnveloped(object: {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
}): Buffer | undefined {
  const { apiVersion = "", kind = "" } = object;
  const type = messageTypeOf(apiVersion, kind);
  return type === undefined ? undefined : wrap({ apiVersion, kind, raw: encodeProtobuf(type, object) });
}

function writeMessage(writer: WireWriter, type: string, value: unknown): void {
  const special = specialEncoders[type];
  if (special) special(writer, value, writeMessage);
  else if (messageOf(type)?.wrapper) fieldWriter(type, type)(writer, { items: value });
  else fieldWriter(type, type)(writer, (value ?? {}) as JsonRecord);
}

const compiled = new Map<string, FieldWriter>();

/** `owner`: the JSON type in which the fields of an inline message stand. Compiled once from constant facts. */
function fieldWriter(type: string, owner: string): FieldWriter {
  const key = factsOfFields(type) ? type : `${type} in ${owner}`;
  let writer = compiled.get(key);
  if (!writer) {
    writer = compile(type, factsOfFields(type) ? type : owner);
    compiled.set(key, writer);
  }
  return writer;
}

function compile(type: string, owner: string): FieldWriter {
  const message = messageOf(type);
  if (!message) throw new Error(`${type} has no protobuf form`);
  const fields = [...message.fields.values()].sort((left, right) => right.number - left.number);
  const writers = fields.map((field) => writerOf(field, owner));
  return (writer, object) => {
    for (const write of writers) write(writer, object);
  };
}

function writerOf(field: MessageField, owner: string): FieldWriter {
  const { name, number, type } = field;
  switch (field.shape) {
    case "inline":
      return (writer, object) => writeDelimited(writer, number, () => fieldWriter(type, owner)(writer, object));
    case "map":
      return (writer, object) => writeMap(writer, field, object[name] as JsonRecord | null | undefined);
    case "list":
      return (writer, object) => {
        const values = (object[name] ?? []) as readonly unknown[];
        for (let index = values.length - 1; index >= 0; index--) writeField(writer, field, values[index]);
      };
    case "single": {
      const nullable = type === "bytes" || factsOfFields(owner)?.[name]?.ptr === true;
      return (writer, object) => {
        const value = object[name];
        if (!nullable || (value !== undefined && value !== null)) writeField(writer, field, value);
      };
    }
  }
}

function writeDelimited(writer: WireWriter, number: number, write: () => void): void {
  const before = writer.length;
  write();
  writer.delimit(number, before);
}

/** In the order of the keys' bytes. */
function writeMap(writer: WireWriter, field: MessageField, map: JsonRecord | null | undefined): void {
  if (!map) return;
  const keys = Object.keys(map).sort(byBytes);
  for (const key of keys.toReversed()) {
    writeDelimited(writer, field.number, () => {
      writeField(writer, { ...field, number: 2 }, map[key]);
      writeDelimited(writer, 1, () => writer.text(key));
    });
  }
}

/** UTF-16 units sort as their bytes do as long as nothing lies outside the basic plane. */
const byBytes = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

type ScalarWriter = (writer: WireWriter, number: number, value: unknown) => void;

const integer: ScalarWriter = (writer, number, value) => {
  writer.varint(typeof value === "number" ? value : 0);
  writer.tag(number, 0);
};

const scalars: Readonly<Record<string, ScalarWriter>> = {
  string: (writer, number, value) => writeDelimited(writer, number, () => writer.text(typeof value === "string" ? value : "")),
  bytes: (writer, number, value) =>
    writeDelimited(writer, number, () => writer.bytes(Buffer.from(typeof value === "string" ? value : "", "base64"))),
  int32: integer,
  int64: integer,
  bool: (writer, number, value) => integer(writer, number, value === true ? 1 : 0),
  double: (writer, number, value) => {
    writer.double(typeof value === "number" ? value : 0);
    writer.tag(number, 1);
  },
};

/** One value with its tag; absent ones as Go's zero value. */
function writeField(writer: WireWriter, { number, type }: MessageField, value: unknown): void {
  const scalar = scalars[type];
  if (scalar) scalar(writer, number, value);
  else writeDelimited(writer, number, () => writeMessage(writer, type, value));
}
