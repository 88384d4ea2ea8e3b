/**
 * The OpenAPI v2 document as `openapi.v2.Document` of the gnostic project: the only form kubectl before 1.28 asks for
 * (`application/com.github.proto-openapi.spec.v2@v1.0+protobuf`).
 */

import { finishedDocument, type OpenApiDocument } from "./document.ts";

type Json = Readonly<Record<string, unknown>>;
type Encode = (value: never) => Buffer;
/** JSON name → number of the field and how its value is written; a list is written element by element. */
type Message = Readonly<Record<string, readonly [number, Encode]>>;

/** What a client accepts for the protobuf form: the first is what old clients send, though `@` is not allowed there. */
export const openapiV2ProtobufAccepts = [
  "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
  "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
] as const;

/** Content type of the protobuf form: clients fail on the one with `@`. */
export const openapiV2ProtobufType = openapiV2ProtobufAccepts[1];

const bytesWire = 2;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

const text: Encode = (value: string) => Buffer.from(value);

/** A length-delimited field. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + bytesWire), varint(content.length), content]);
}

const trueField = (number: number): Buffer => Buffer.concat([varint(number * 8), varint(1)]);

/** `Any`: its `yaml`, of which JSON is a part. */
const any: Encode = (value: unknown) => field(2, Buffer.from(`${JSON.stringify(value)}\n`));

/** An `Any` that is one value even where that value is a list or a boolean. */
const whole: Encode = (value: unknown) => any(value as never);

/** A map written as a list of name and value. */
function named(number: number, encode: Encode): Encode {
  return (map: Json) =>
    Buffer.concat(
      Object.entries(map).map(([name, value]) =>
        field(number, Buffer.concat([field(1, Buffer.from(name)), field(2, encode(value as never))])),
      ),
    );
}

/** A message by its table; keys that start with `x-` go into the vendor extensions. */
function message(table: () => Message, extensions: number): Encode {
  return (value: Json) => {
    const parts: Buffer[] = [];
    for (const [key, content] of Object.entries(value)) {
      const known = table()[key];
      if (known) parts.push(...fieldsOf(known[0], known[1], content));
      else if (key.startsWith("x-"))
        parts.push(field(extensions, Buffer.concat([field(1, Buffer.from(key)), field(2, any(content as never))])));
    }
    return Buffer.concat(parts);
  };
}

function fieldsOf(number: number, encode: Encode, content: unknown): Buffer[] {
  if (encode === whole) return [field(number, whole(content as never))];
  if (Array.isArray(content)) return content.map((element) => field(number, encode(element as never)));
  if (typeof content === "boolean") return content ? [trueField(number)] : [];
  return [field(number, encode(content as never))];
}

const types: Encode = (value: string) => field(1, Buffer.from(value));
const items: Encode = (value: Json) => field(1, schema(value as never));

const schemaTable: Message = {
  $ref: [1, text],
  format: [2, text],
  description: [4, text],
  default: [5, whole],
  required: [19, text],
  enum: [20, any],
  additionalProperties: [21, items],
  type: [22, types],
  items: [23, items],
  properties: [25, named(1, (value: Json) => schema(value as never))],
};

const schema: Encode = message(() => schemaTable, 31);

const bodyTable: Message = { name: [2, text], in: [3, text], required: [4, text], schema: [5, schema] };
const queryTable: Message = { required: [1, text], in: [2, text], name: [4, text], type: [6, text], uniqueItems: [20, text] };
const pathTable: Message = { required: [1, text], in: [2, text], name: [4, text], type: [5, text], uniqueItems: [19, text] };
const body = message(() => bodyTable, 6);
const query = message(() => queryTable, 23);
const inPath = message(() => pathTable, 22);

/** ParametersItem → Parameter → one of its forms. */
const parameter: Encode = (value: Json) => {
  if (value["in"] === "body") return field(1, field(1, body(value as never)));
  const other = value["in"] === "query" ? field(3, query(value as never)) : field(4, inPath(value as never));
  return field(1, field(2, other));
};

const responseTable: Message = { description: [1, text], schema: [2, (value: Json) => field(1, schema(value as never))] };
const response = message(() => responseTable, 5);

const operationTable: Message = {
  tags: [1, text],
  operationId: [5, text],
  produces: [6, text],
  consumes: [7, text],
  parameters: [8, parameter],
  responses: [9, named(1, (value: Json) => field(1, response(value as never)))],
  schemes: [10, text],
};
const operation = message(() => operationTable, 13);

const pathItemTable: Message = {
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  options: [6, operation],
  head: [7, operation],
  patch: [8, operation],
  parameters: [9, parameter],
};

const documentTable: Message = {
  swagger: [1, text],
  info: [2, message(() => ({ title: [1, text], version: [2, text] }), 7)],
  paths: [
    8,
    named(
      2,
      message(() => pathItemTable, 10),
    ),
  ],
  definitions: [9, named(1, schema)],
};

const encodeDocument = message(() => documentTable, 16);

/** The same document in protobuf. The caller keeps the result. */
export function openapiV2Protobuf(document: OpenApiDocument): OpenApiDocument {
  return finishedDocument(encodeDocument(JSON.parse(document.body.toString()) as never));
}
