/** Decoding of Kubernetes' protobuf bodies into plain values, which then go through the same decoder as JSON. */
import { type Message, type MessageField, messageOf } from "./messages.ts";
import { specialMessages } from "./special.ts";
import { asBytes, asDouble, asInteger, readFields, WireError } from "./wire.ts";

/** What every Kubernetes body starts with: "k8s" and a zero byte. */
const magic = Buffer.from("6b387300", "hex");
const maxDepth = 200;

export interface Envelope {
  /** "" when the client left it out. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The object's own message. */
  readonly raw: Buffer;
}

/** Reads the envelope around a body. Throws WireError. */
export function readEnvelope(bytes: Buffer): Envelope {
  if (!bytes.subarray(0, 4).equals(magic))
    throw new WireError("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  const unknown = decodeMessage("runtime.Unknown", bytes.subarray(4)) as {
    typeMeta?: { apiVersion?: string; kind?: string };
    raw?: string;
  };
  const { apiVersion = "", kind = "" } = unknown.typeMeta ?? {};
  return { apiVersion, kind, raw: Buffer.from(unknown.raw ?? "", "base64") };
}

/** The JSON value of a message of that schema type. Throws WireError. */
export const decodeMessage = (type: string, bytes: Buffer): unknown => message(type, bytes, 0);

function message(type: string, bytes: Buffer, depth: number): unknown {
  if (depth > maxDepth) throw new WireError("exceeded max depth");
  const special = specialMessages[type];
  if (special) return special(bytes, (nested, part) => message(nested, part, depth + 1));
  const facts = messageOf(type);
  if (!facts) throw new WireError(`${type} has no protobuf form`);
  const value = fieldsOf(facts, bytes, depth);
  return facts.wrapper ? (value["items"] ?? []) : value;
}

function fieldsOf(facts: Message, bytes: Buffer, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { number, value: part } of readFields(bytes)) {
    const known = facts.fields.get(number);
    if (known) assign(value, known, part, depth);
  }
  return value;
}

function assign(
  object: Record<string, unknown>,
  { name, field }: { name: string; field: MessageField },
  part: number | Buffer,
  depth: number,
): void {
  if (field.map !== undefined) {
    const [key, value] = mapEntry(field.map, asBytes(part), depth);
    const known = object[name] as Record<string, unknown> | undefined;
    if (known) known[key] = value;
    else object[name] = { [key]: value };
  } else if (field.rep) {
    const known = object[name] as unknown[] | undefined;
    const value = single(field.t ?? "", part, depth);
    if (known) known.push(value);
    else object[name] = [value];
  } else if (field.inline) {
    Object.assign(object, single(field.t ?? "", part, depth));
  } else {
    object[name] = single(field.t ?? "", part, depth);
  }
}

function mapEntry(type: string, bytes: Buffer, depth: number): [string, unknown] {
  let key = "";
  let value: number | Buffer = Buffer.alloc(0);
  for (const field of readFields(bytes)) {
    if (field.number === 1) key = asBytes(field.value).toString("utf8");
    else if (field.number === 2) value = field.value;
  }
  return [key, single(type, value, depth)];
}

function single(type: string, part: number | Buffer, depth: number): unknown {
  switch (type) {
    case "string":
      return asBytes(part).toString("utf8");
    case "bytes":
      return asBytes(part).toString("base64");
    case "int32":
    case "int64":
      return asInteger(part);
    case "bool":
      return asInteger(part) !== 0;
    case "double":
      return asDouble(part);
    default:
      return message(type, asBytes(part), depth + 1);
  }
}
