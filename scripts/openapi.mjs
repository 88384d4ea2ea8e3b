#!/usr/bin/env node
// Writes the OpenAPI v3 documents (openapi/v3/<key>.json, slashes as two underscores) from the facts and the list of
// kinds. With --check it writes nothing and exits 1 when a file is stale.
//   npm run openapi
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { register } from "tsx/esm/api";

register();
const { builtinKinds } = await import("../src/kinds/index.ts");
const { openapiV3Documents } = await import("../src/schema/openapi/v3.ts");

const folder = new URL("../openapi/v3/", import.meta.url);
const documents = new Map([...openapiV3Documents(builtinKinds)].map(([key, { body }]) => [`${key.replaceAll("/", "__")}.json`, body]));

mkdirSync(folder, { recursive: true });
const present = readdirSync(folder);
const read = (name) => (present.includes(name) ? readFileSync(new URL(name, folder)) : undefined);
const stale = [...documents].filter(([name, body]) => !read(name)?.equals(Buffer.concat([body, Buffer.from("\n")])));
const left = present.filter((name) => !documents.has(name));

if (process.argv.includes("--check")) {
  for (const name of [...stale.map(([name]) => name), ...left]) console.error(`stale: openapi/v3/${name}`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const [name, body] of stale) writeFileSync(new URL(name, folder), `${body}\n`);
  for (const name of left) rmSync(new URL(name, folder));
  console.log(`${documents.size} documents, ${stale.length} written, ${left.length} removed`);
}
