/** OpenAPI v2 (Swagger): all groups in one document. */
import { bearerToken, documentBody, documentInfo, type Json } from "./document.ts";
import { officialName, type ServedKind, servedGroupVersions } from "./names.ts";
import {
  codeTexts,
  describeOperation,
  kubernetesExtensions,
  type Operation,
  type PathOperations,
  pathsByDocument,
  tagOf,
  typesOf,
} from "./operations.ts";
import { type Parameter, parametersOf } from "./parameters.ts";
import { schemasFor } from "./schemas.ts";

const prefix = "#/definitions/";

/** The body of `GET /openapi/v2`. */
export function openapiV2(kinds: readonly ServedKind[]): Buffer {
  const documents = pathsByDocument(kinds);
  const paths = [...documents].flatMap(([key, listed]) => listed.map((path) => [path.path, pathItem(path, tagOf(key))] as const));
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

function pathItem(path: PathOperations, tag: string): Json {
  const { common, own } = parametersOf(path);
  const item = (operation: Operation) =>
    operationItem(operation, {
      tags: [tag],
      description: describeOperation(operation, path),
      parameters: own(operation).map(parameterItem),
    });
  return {
    ...Object.fromEntries(path.operations.map((operation) => [operation.method, item(operation)])),
    ...(common.length > 0 ? { parameters: common.map(parameterItem) } : {}),
  };
}

const parameterItem = ({ name, in: where, type, description }: Parameter): Json => ({
  name,
  in: where,
  description,
  ...(where === "path" ? { required: true } : {}),
  type,
  uniqueItems: true,
});

interface Said {
  readonly tags: readonly string[];
  readonly description: string;
  readonly parameters: readonly Json[];
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
