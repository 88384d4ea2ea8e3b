/**
 * The OpenAPI v2 document as `openapi.v2.Document` of the gnostic project: the only form kubectl before 1.28 asks for
 * (`application/com.github.proto-openapi.spec.v2@v1.0+protobuf`).
 */
import { any, each, encodeDocument, type FieldEncoder, flag, type Json, message, named, root, text, wrapped } from "./gnostic.ts";

const schema: FieldEncoder = message(() => schemaFields, 31);

const schemaFields = {
  $ref: [1, text],
  format: [2, text],
  description: [4, text],
  default: [5, any],
  uniqueItems: [16, flag],
  required: [19, each(text)],
  enum: [20, each(any)],
  additionalProperties: [21, wrapped(1, schema)],
  type: [22, wrapped(1, text)],
  items: [23, wrapped(1, schema)],
  properties: [25, wrapped(1, named(schema))],
} as const;

const bodyFields = { description: [1, text], name: [2, text], in: [3, text], required: [4, flag], schema: [5, schema] } as const;
const queryFields = {
  required: [1, flag],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [6, text],
  uniqueItems: [20, flag],
} as const;
const pathFields = {
  required: [1, flag],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [5, text],
  uniqueItems: [19, flag],
} as const;

/** Where a parameter stands decides its message: ParametersItem → Parameter → one of its forms. */
const parameterForms: Readonly<Record<string, FieldEncoder>> = {
  body: wrapped(
    1,
    wrapped(
      1,
      message(() => bodyFields, 6),
    ),
  ),
  query: wrapped(
    1,
    wrapped(
      2,
      wrapped(
        3,
        message(() => queryFields, 23),
      ),
    ),
  ),
  path: wrapped(
    1,
    wrapped(
      2,
      wrapped(
        4,
        message(() => pathFields, 22),
      ),
    ),
  ),
};
const parameter: FieldEncoder = (writer, number, value) => parameterForms[`${(value as Json)["in"]}`]?.(writer, number, value);

const responseFields = { description: [1, text], schema: [2, wrapped(1, schema)] } as const;

const operationFields = {
  tags: [1, each(text)],
  description: [3, text],
  operationId: [5, text],
  produces: [6, each(text)],
  consumes: [7, each(text)],
  parameters: [8, each(parameter)],
  responses: [
    9,
    wrapped(
      1,
      named(
        wrapped(
          1,
          message(() => responseFields, 5),
        ),
      ),
    ),
  ],
  schemes: [10, each(text)],
} as const;
const operation = message(() => operationFields, 13);

const pathItemFields = {
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  options: [6, operation],
  head: [7, operation],
  patch: [8, operation],
  parameters: [9, each(parameter)],
} as const;

const infoFields = { title: [1, text], version: [2, text] } as const;
const securityFields = { type: [1, text], name: [2, text], in: [3, text], description: [4, text] } as const;

const documentFields = {
  swagger: [1, text],
  info: [2, message(() => infoFields, 7)],
  paths: [8, wrapped(2, named(message(() => pathItemFields, 10)))],
  definitions: [9, wrapped(1, named(schema))],
  security: [12, each(wrapped(1, named(wrapped(1, each(text)))))],
  securityDefinitions: [
    13,
    wrapped(
      1,
      named(
        wrapped(
          2,
          message(() => securityFields, 5),
        ),
      ),
    ),
  ],
} as const;

/** The same document in protobuf. */
export const openapiV2Protobuf = (document: Buffer): Buffer =>
  encodeDocument(
    root(() => documentFields, 16),
    JSON.parse(document.toString()),
  );
