/** Decoding of Kubernetes' protobuf messages into plain values, which then go through the same decoder as JSON. */
import type { JsonObject } from "../../api/meta.ts";
import { jsonOf, specialDecoders } from "./decode-special.ts";
import { isEnveloped, unwrap } from "./envelope.ts";
import { type Message, type MessageField, messageOf, messageTypeOf } from "./messages.ts";
import { asBytes, asDouble, asInteger, asIntegers, asText, readFields, WireError, type WireValue } from "./wire.ts";

/** Levels of messages; the deepest real objects have less than 50. */
const maxDepth = 200;

/** The JSON form of a message of a schema type, "core/v1.Pod", without kind and apiVersion. Throws WireError. */
export const decodeProtobuf = (type: string, bytes: Buffer): JsonObject => decodeMessage(type, bytes, 0) as JsonObject;

function decodeMessage(type: string, bytes: Buffer, depth: number): unknown {
  if (depth > maxDepth) throw new WireError("exceeded max depth");
  if (type === "runtime.RawExtension") return rawExtension(bytes, depth);
  const special = specialDecoders[type];
  if (special) return special(bytes, (nested, part) => decodeMessage(nested, part, depth + 1));
  const message = messageOf(type);
  if (!message) throw new WireError(`${type} has no protobuf form`);
  const value = decodeFields(message, bytes, depth);
  return message.wrapper ? (value["items"] ?? []) : value;
}

/** JSON text, or an object with its own envelope. */
function rawExtension(bytes: Buffer, depth: number): unknown {
  for (const { number, value } of readFields(bytes)) {
    if (number !== 1 || !isEnveloped(asBytes(value))) continue;
    const { apiVersion, kind, raw } = unwrap(asBytes(value));
    const type = messageTypeOf(apiVersion, kind);
    if (!type) throw new WireError(`no kind ${JSON.stringify(kind)} of version ${JSON.stringify(apiVersion)} has a protobuf form`);
    return { kind, apiVersion, ...(decodeMessage(type, raw, depth + 1) as object) };
  }
  return jsonOf(bytes);
}

function decodeFields(message: Message, bytes: Buffer, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { number, value } of readFields(bytes)) {
    const field = message.fields.get(number);
    if (field) assign(object, field, { value, depth });
  }
  return object;
}

interface Part {
  readonly value: WireValue;
  readonly depth: number;
}

function assign(object: Record<string, unknown>, field: MessageField, part: Part): void {
  const { name, type } = field;
  switch (field.shape) {
    case "map": {
      object[name] ??= {};
      const [key, value] = mapEntry(type, asBytes(part.value), part.depth);
      // a key called __proto__ is a key like any other
      Object.defineProperty(object[name], key, { value, enumerable: true, configurable: true, writable: true });
      break;
    }
    case "list": {
      object[name] ??= [];
      const list = object[name] as unknown[];
      if (isInteger(type) && Buffer.isBuffer(part.value)) {
        for (const value of asIntegers(part.value)) list.push(type === "bool" ? value !== 0 : value);
      } else list.push(decodeValue(type, part));
      break;
    }
    case "inline":
      Object.assign(object, decodeValue(type, part));
      break;
    case "single":
      object[name] = decodeValue(type, part);
  }
}

const isInteger = (type: string) => type === "int32" || type === "int64" || type === "bool";

function mapEntry(type: string, bytes: Buffer, depth: number): [string, unknown] {
  let key = "";
  let value: WireValue = Buffer.alloc(0);
  for (const field of readFields(bytes)) {
    if (field.number === 1) key = asText(field.value);
    else if (field.number === 2) value = field.value;
  }
  return [key, decodeValue(type, { value, depth })];
}

function decodeValue(type: string, { value, depth }: Part): unknown {
  switch (type) {
    case "string":
      return asText(value);
    case "bytes":
      return asBytes(value).toString("base64");
    case "int32":
    case "int64":
      return asInteger(value);
    case "bool":
      return asInteger(value) !== 0;
    case "double":
      return asDouble(value);
    default:
      return decodeMessage(type, asBytes(value), depth + 1);
  }
}
