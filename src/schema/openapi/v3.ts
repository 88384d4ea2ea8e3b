/** OpenAPI v3: an index of documents, one for each group version. */
import { bearerToken, documentBody, documentInfo, type Json, type OpenApiDocument } from "./document.ts";
import { officialName, type ServedKind } from "./names.ts";
import { codeTexts, kubernetesExtensions, type Operation, type PathOperations, pathsByDocument, tagOf, typesOf } from "./operations.ts";
import { type PathForm, pathItem, type Said } from "./path-item.ts";
import { schemasFor } from "./schemas.ts";

const prefix = "#/components/schemas/";

const form: PathForm = { typed: (type) => ({ schema: { type, uniqueItems: true } }), operation: operationItem };

/** The bodies of `GET /openapi/v3/<key>` by key ("api/v1", "apis/apps/v1"), in order. */
export function openapiV3(kinds: readonly ServedKind[]): Map<string, Buffer> {
  const made = new Map<string, Json>();
  const documents = [...pathsByDocument(kinds)].map(([key, paths]) => {
    const own = kinds.filter((kind) => documentKey(kind) === key);
    return [key, documentOf(key, paths, { own, made })] as const;
  });
  return new Map(documents);
}

/** The document a kind stands in. */
export const documentKey = ({ group, apiVersion }: ServedKind): string => `${group ? "apis" : "api"}/${apiVersion}`;

/** The body of `GET /openapi/v3`: where each document is, with the hash of its content. */
export function openapiV3Index(documents: ReadonlyMap<string, Pick<OpenApiDocument, "hash">>): Buffer {
  const entries = [...documents].map(([key, { hash }]) => [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` }]);
  return documentBody({ paths: Object.fromEntries(entries) });
}

/** Schemas of kinds that every group has name the document's own group and the core group. */
function documentOf(
  key: string,
  paths: readonly PathOperations[],
  { own, made }: { readonly own: readonly ServedKind[]; readonly made: Map<string, Json> },
): Buffer {
  const groupVersions = [...new Set(["v1", ...own.map((kind) => kind.apiVersion)])];
  return documentBody({
    openapi: "3.0.0",
    info: documentInfo,
    paths: Object.fromEntries(paths.map((path) => [path.path, pathItem(path, tagOf(key), form)])),
    components: {
      schemas: schemasFor([...typesOf(paths), ...own.map((kind) => kind.type)], { prefix, version: 3, groupVersions, made }),
      securitySchemes: bearerToken,
    },
  });
}

function operationItem(operation: Operation, { tags, description, parameters }: Said): Json {
  return {
    tags,
    description,
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
