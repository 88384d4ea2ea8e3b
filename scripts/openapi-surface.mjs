// One OpenAPI document of everything the server answers: /miniplane/v1 as @fastify/swagger describes its routes, the pages
// beside the API, and the paths and schemas of all kinds.
import fastifySwagger from "@fastify/swagger";
import Fastify from "fastify";

const info = {
  title: "miniplane",
  version: "v1.37.2",
  description:
    "Everything one server answers: the Kubernetes API, the pages beside it, and /miniplane/v1 for what Kubernetes has no API for.",
};

/** Paths that are neither resources nor discovery: [path, operationId, what it answers, its type, query parameters]. */
const pages = [
  ["/", "getPaths", "The paths that are served.", "application/json"],
  ["/healthz", "getHealth", "Whether the server works.", "text/plain", ["verbose", "exclude"]],
  ["/livez", "getLiveness", "Whether the process works.", "text/plain", ["verbose", "exclude"]],
  ["/readyz", "getReadiness", "Whether clients can work.", "text/plain", ["verbose", "exclude"]],
  ["/metrics", "getMetrics", "What is counted, in Prometheus' text format.", "text/plain"],
  ["/openapi/v2", "getOpenApiV2", "The Kubernetes API as OpenAPI v2.", "application/json"],
  ["/openapi/v3", "getOpenApiV3Index", "Where the OpenAPI v3 document of each group version is.", "text/plain"],
  [
    "/openapi/v3/{document}",
    "getOpenApiV3",
    "The OpenAPI v3 document of a group version, such as apis/apps/v1.",
    "application/json",
    ["hash"],
  ],
  ["/docs/", "getDocs", "Swagger UI on all documents.", "text/html"],
  ["/docs/json", "getSurface", "This document.", "application/json"],
  ["/tour/{file}", "getTourManifest", "A manifest of the tour.", "application/yaml"],
];

/** `control`: the plugin of /miniplane/v1; `documents`: bodies of the OpenAPI v3 documents by key. */
export async function surfaceOf({ control, documents }) {
  const own = await ownRoutes(control);
  const all = [...documents.values()].map((body) => JSON.parse(body));
  const described = [...pages.map(pagePath), ...all.flatMap((document) => Object.entries(document.paths))];
  const paths = { ...own.paths, ...Object.fromEntries(described.map(summarized)) };
  return {
    openapi: "3.0.3",
    info,
    tags: [
      { name: "about", description: "miniplane: which world this is" },
      { name: "clock", description: "miniplane: virtual time" },
      { name: "nodes", description: "miniplane: simulated machines" },
      { name: "pages", description: "What is served beside the API" },
    ],
    paths: sorted(paths),
    components: { schemas: sorted(mergedSchemas(all)), securitySchemes: all[0].components.securitySchemes },
  };
}

async function ownRoutes(control) {
  const app = Fastify();
  await app.register(fastifySwagger, { openapi: { openapi: "3.0.3", info } });
  await app.register(control, { prefix: "/miniplane/v1" });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

function pagePath([path, operationId, description, type, queries = []]) {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const parameters = [...named, ...queries.map((name) => ({ name, in: "query", schema: { type: "string" } }))];
  const schema = type === "application/json" ? { type: "object" } : { type: "string" };
  const responses = { 200: { description: "OK", content: { [type]: { schema } } } };
  return [path, { get: { tags: ["pages"], operationId, description, ...(parameters.length > 0 ? { parameters } : {}), responses } }];
}

/** Swagger UI shows the summary beside the path. */
const summarized = ([path, item]) => [
  path,
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      if (method === "parameters") return [method, operation];
      const { description, ...rest } = operation;
      return [method, { summary: description, ...rest }];
    }),
  ),
];

const kinds = "x-kubernetes-group-version-kind";

/** Schemas that stand in several documents are the same up to the kinds they name. */
function mergedSchemas(documents) {
  const merged = {};
  for (const [name, schema] of documents.flatMap(({ components }) => Object.entries(components.schemas))) {
    const before = merged[name]?.[kinds] ?? [];
    const known = new Set(before.map((kind) => JSON.stringify(kind)));
    const all = [...before, ...(schema[kinds] ?? []).filter((kind) => !known.has(JSON.stringify(kind)))];
    merged[name] = all.length > 0 ? { ...schema, [kinds]: all } : schema;
  }
  return merged;
}

const sorted = (table) => Object.fromEntries(Object.entries(table).sort(([left], [right]) => (left < right ? -1 : 1)));
