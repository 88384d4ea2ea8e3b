/**
 * An OpenAPI v3 document as `openapi.v3.Document` of the gnostic project: what kubectl asks for to see which query
 * parameters a kind takes (`application/com.github.proto-openapi.spec.v3@v1.0+protobuf`).
 */
import { any, each, encodeDocument, type FieldEncoder, flag, type Json, message, named, root, text, wrapped } from "./gnostic.ts";

const referenceFields = { $ref: [1, text] } as const;
const reference = message(() => referenceFields, 4);

/** A schema, or a reference to one. */
const schema: FieldEncoder = (writer, number, value) => ("$ref" in (value as Json) ? schemaReference : inlineSchema)(writer, number, value);

/** `DefaultType` knows scalars only; other values leave it empty. */
const defaultValue: FieldEncoder = (writer, number, value) => {
  const before = writer.length;
  if (typeof value === "string") text(writer, 3, value);
  if (typeof value === "boolean") {
    writer.varint(value ? 1 : 0);
    writer.tag(2, 0);
  }
  if (typeof value === "number") {
    writer.double(value);
    writer.tag(1, 1);
  }
  writer.delimit(number, before);
};

const schemaFields = {
  uniqueItems: [20, flag],
  required: [23, each(text)],
  enum: [24, each(any)],
  type: [25, text],
  allOf: [26, each(schema)],
  oneOf: [27, each(schema)],
  items: [30, wrapped(1, schema)],
  properties: [31, wrapped(1, named(schema))],
  additionalProperties: [32, wrapped(1, schema)],
  default: [33, defaultValue],
  description: [34, text],
  format: [35, text],
} as const;
const inlineSchema = wrapped(
  1,
  message(() => schemaFields, 36),
);
const schemaReference = wrapped(2, reference);

const mediaTypeFields = { schema: [1, schema] } as const;
const content = wrapped(1, named(message(() => mediaTypeFields, 5)));

const parameterFields = { name: [1, text], in: [2, text], description: [3, text], required: [4, flag], schema: [10, schema] } as const;
const parameter = wrapped(
  1,
  message(() => parameterFields, 14),
);

const bodyFields = { description: [1, text], content: [2, content], required: [3, flag] } as const;
const responseFields = { description: [1, text], content: [3, content] } as const;

const operationFields = {
  tags: [1, each(text)],
  description: [3, text],
  operationId: [5, text],
  parameters: [6, each(parameter)],
  requestBody: [
    7,
    wrapped(
      1,
      message(() => bodyFields, 4),
    ),
  ],
  responses: [
    8,
    wrapped(
      2,
      named(
        wrapped(
          1,
          message(() => responseFields, 5),
        ),
      ),
    ),
  ],
} as const;
const operation = message(() => operationFields, 13);

const pathItemFields = {
  get: [4, operation],
  put: [5, operation],
  post: [6, operation],
  delete: [7, operation],
  options: [8, operation],
  head: [9, operation],
  patch: [10, operation],
  parameters: [13, each(parameter)],
} as const;

const securitySchemeFields = { type: [1, text], description: [2, text], name: [3, text], in: [4, text] } as const;
const componentFields = {
  schemas: [1, wrapped(1, named(schema))],
  securitySchemes: [
    7,
    wrapped(
      1,
      named(
        wrapped(
          1,
          message(() => securitySchemeFields, 9),
        ),
      ),
    ),
  ],
} as const;
const infoFields = { title: [1, text], version: [6, text] } as const;

const documentFields = {
  openapi: [1, text],
  info: [2, message(() => infoFields, 7)],
  paths: [4, wrapped(1, named(message(() => pathItemFields, 14)))],
  components: [5, message(() => componentFields, 10)],
} as const;

/** The same document in protobuf. */
export const openapiV3Protobuf = (document: Buffer): Buffer =>
  encodeDocument(
    root(() => documentFields, 9),
    JSON.parse(document.toString()),
  );
