/** OpenAPI v2 (Swagger): all groups in one document. */
import { bearerToken, documentBody, documentInfo, type Json } from "./document.ts";
import { officialName, type ServedKind, servedGroupVersions } from "./names.ts";
import { codeTexts, kubernetesExtensions, type Operation, pathsByDocument, tagOf, typesOf } from "./operations.ts";
import { type PathForm, pathItem, type Said } from "./path-item.ts";
import { schemasFor } from "./schemas.ts";

const prefix = "#/definitions/";

const form: PathForm = { typed: (type) => ({ type, uniqueItems: true }), operation: operationItem };

/** The body of `GET /openapi/v2`. */
export function openapiV2(kinds: readonly ServedKind[]): Buffer {
  const documents = pathsByDocument(kinds);
  const paths = [...documents].flatMap(([key, listed]) => listed.map((path) => [path.path, pathItem(path, tagOf(key), form)] as const));
  const types = [...typesOf([...documents.values()].flat()), ...kinds.map((kind) => kind.type)];
  return documentBody({
    swagger: "2.0",
    info: documentInfo,
    paths: Object.fromEntries(paths.sort(([left], [right]) => (left < right ? -1 : 1))),
    definitions: schemasFor(types, { prefix, version: 2, groupVersions: servedGroupVersions(kinds), made: new Map() }),
    securityDefinitions: bearerToken,
    security: [{ BearerToken: [] }],
  });
}

function operationItem(operation: Operation, { tags, description, parameters: queries }: Said): Json {
  const { input, bodyRequired } = operation;
  const body: Json[] = input
    ? [{ name: "body", in: "body", ...(bodyRequired ? { required: true } : {}), schema: { $ref: prefix + officialName(input) } }]
    : [];
  const parameters = [...body, ...queries];
  return {
    description,
    consumes: operation.consumes,
    produces: operation.produces,
    schemes: ["https"],
    tags,
    operationId: operation.id,
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: Object.fromEntries(operation.codes.map((code) => [code, response(operation, code)])),
    ...kubernetesExtensions(operation),
  };
}

function response({ output }: Operation, code: number): Json {
  const description = codeTexts[code] ?? "";
  if (output === undefined || code === 401) return { description };
  return { description, schema: output === "string" ? { type: "string" } : { $ref: prefix + officialName(output) } };
}
