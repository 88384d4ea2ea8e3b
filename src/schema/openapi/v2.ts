/** OpenAPI v2 (Swagger): all groups in one document. */
import { documentInfo, type OpenApiDocument, openApiDocument } from "./document.ts";
import { officialName, type ServedKind, servedGroupVersions } from "./names.ts";
import { codeTexts, kubernetesExtensions, type Operation, type PathOperations, pathsByDocument, tagOf, typesOf } from "./operations.ts";
import { schemasFor } from "./schemas.ts";

type Json = Record<string, unknown>;

const prefix = "#/definitions/";

/** `GET /openapi/v2`. The caller keeps the result. */
export function openapiV2(kinds: readonly ServedKind[]): OpenApiDocument {
  const documents = pathsByDocument(kinds);
  const paths = [...documents].flatMap(([key, listed]) => listed.map((path) => [path.path, pathItem(path, tagOf(key))] as const));
  const types = [...typesOf([...documents.values()].flat()), ...kinds.map((kind) => kind.type)];
  return openApiDocument({
    swagger: "2.0",
    info: documentInfo,
    paths: Object.fromEntries(paths.sort(([left], [right]) => (left < right ? -1 : 1))),
    definitions: schemasFor(types, { prefix, version: 2, groupVersions: servedGroupVersions(kinds), made: new Map() }),
  });
}

function pathItem({ parameters, operations }: PathOperations, tag: string): Json {
  const named = parameters.map((name) => ({ name, in: "path", required: true, type: "string", uniqueItems: true }));
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationItem(operation, tag)])),
    ...(named.length > 0 ? { parameters: named } : {}),
  };
}

function operationItem(operation: Operation, tag: string): Json {
  const { input, bodyRequired } = operation;
  const queries: Json[] = operation.queries.map(({ name, type }) => ({ name, in: "query", type, uniqueItems: true }));
  const body: Json[] = input
    ? [{ name: "body", in: "body", ...(bodyRequired ? { required: true } : {}), schema: { $ref: prefix + officialName(input) } }]
    : [];
  const parameters = [...body, ...queries];
  return {
    consumes: operation.consumes,
    produces: operation.produces,
    schemes: ["https"],
    tags: [tag],
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
