/** OpenAPI v3: an index of documents, one for each group version. */
import { documentInfo, type OpenApiDocument, openApiDocument } from "./document.ts";
import { officialName, type ServedKind, servedGroupVersions } from "./names.ts";
import { codeTexts, kubernetesExtensions, type Operation, type PathOperations, pathsByDocument, tagOf, typesOf } from "./operations.ts";
import { type SchemaForm, schemasFor } from "./schemas.ts";

type Json = Record<string, unknown>;

const prefix = "#/components/schemas/";

/** `GET /openapi/v3/<key>`; undefined for a key nothing is served under. The caller keeps the result. */
export function openapiV3(key: string, kinds: readonly ServedKind[]): OpenApiDocument | undefined {
  const paths = pathsByDocument(kinds).get(key);
  return paths && documentOf([key, paths], kinds, formFor(kinds));
}

/** All documents by key: some 2 MB, for whoever needs every hash. */
export function openapiV3Documents(kinds: readonly ServedKind[]): Map<string, OpenApiDocument> {
  const form = formFor(kinds);
  const documents = [...pathsByDocument(kinds)].map((entry) => [entry[0], documentOf(entry, kinds, form)] as const);
  return new Map(documents.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** `GET /openapi/v3`: where each document is, with the hash of its content. */
export function openapiV3Index(documents: ReadonlyMap<string, OpenApiDocument>): OpenApiDocument {
  const entries = [...documents].map(([key, { hash }]) => [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` }]);
  return openApiDocument({ paths: Object.fromEntries(entries) });
}

const formFor = (kinds: readonly ServedKind[]): SchemaForm => ({
  prefix,
  version: 3,
  groupVersions: servedGroupVersions(kinds),
  made: new Map(),
});

function documentOf([key, paths]: readonly [string, readonly PathOperations[]], kinds: readonly ServedKind[], form: SchemaForm) {
  const own = kinds.filter((kind) => `${kind.group ? "apis" : "api"}/${kind.apiVersion}` === key).map((kind) => kind.type);
  const tag = tagOf(key);
  return openApiDocument({
    openapi: "3.0.0",
    info: documentInfo,
    paths: Object.fromEntries(paths.map((path) => [path.path, pathItem(path, tag)])),
    components: { schemas: schemasFor([...typesOf(paths), ...own], form) },
  });
}

function pathItem({ parameters, operations }: PathOperations, tag: string): Json {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationItem(operation, tag)])),
    ...(parameters.length > 0 ? { parameters: parameters.map(pathParameter) } : {}),
  };
}

const pathParameter = (name: string): Json => ({ name, in: "path", required: true, schema: { type: "string", uniqueItems: true } });

function operationItem(operation: Operation, tag: string): Json {
  const parameters = operation.queries.map(({ name, type }) => ({ name, in: "query", schema: { type, uniqueItems: true } }));
  return {
    tags: [tag],
    operationId: operation.id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.input ? { requestBody: requestBody(operation, operation.input) } : {}),
    responses: Object.fromEntries(operation.codes.map((code) => [code, response(operation, code)])),
    ...kubernetesExtensions(operation),
  };
}

function requestBody({ consumes, bodyRequired }: Operation, input: string): Json {
  const schema = { $ref: prefix + officialName(input) };
  return { content: Object.fromEntries(consumes.map((type) => [type, { schema }])), ...(bodyRequired ? { required: true } : {}) };
}

function response({ output, produces }: Operation, code: number): Json {
  const description = codeTexts[code] ?? "";
  if (output === undefined || code === 401) return { description };
  const schema = output === "string" ? { type: "string" } : { $ref: prefix + officialName(output) };
  return { description, content: Object.fromEntries(produces.map((type) => [type, { schema }])) };
}
