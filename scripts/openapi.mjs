#!/usr/bin/env node
// Writes the documents the server sends for built-in kinds: openapi/v3.json (the index), openapi/v3/<key>.json, slashes as
// two underscores, and openapi/miniplane.json, which describes everything it answers. With --check it writes nothing and
// exits 1 when a file is stale.
//   npm run openapi
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { register } from "tsx/esm/api";
import { surfaceOf } from "./openapi-surface.mjs";

register();
const { builtinKinds } = await import("../src/kinds/index.ts");
const { controlRoutes } = await import("../src/control/control-routes.ts");
const { documentBody, hashOf, openApiFile } = await import("../src/schema/openapi/document.ts");
const { openapiV3, openapiV3Index } = await import("../src/schema/openapi/v3.ts");

const folder = new URL("../openapi/", import.meta.url);
const documents = openapiV3(builtinKinds);
const hashes = new Map([...documents].map(([key, body]) => [key, { hash: hashOf(body) }]));
// Only the shape of the routes matters: no request is ever made.
const surface = await surfaceOf({ control: controlRoutes({}), documents });
const files = new Map([
  ["miniplane.json", documentBody(surface)],
  ["v3.json", openapiV3Index(hashes)],
  ...[...documents].map(([key, body]) => [`v3/${openApiFile(key)}`, body]),
]);

mkdirSync(new URL("v3/", folder), { recursive: true });
const present = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.pathname.length).replace(/^\//, ""));
const isStale = ([name, body]) => !present.includes(name) || !readFileSync(new URL(name, folder)).equals(body);
const stale = [...files].filter(isStale).map(([name]) => name);
const left = present.filter((name) => !files.has(name));

if (process.argv.includes("--check")) {
  for (const name of [...stale, ...left]) console.error(`stale: openapi/${name}`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const name of stale) writeFileSync(new URL(name, folder), files.get(name));
  for (const name of left) rmSync(new URL(name, folder));
  console.log(`${files.size} documents, ${stale.length} written, ${left.length} removed`);
}
