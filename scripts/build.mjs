// Bundles the sources into dist/: main.js (the command, with V8's code cache), index.js (the library), writer-thread.js,
// and the types of the library.
//
//   node scripts/build.mjs            everything
//   node scripts/build.mjs --no-types without the type declarations
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const started = performance.now();

/** CommonJS dependencies inside an ESM bundle still ask for Node's modules by require. */
const requireShim = 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';
const metaShim = 'const __metaUrl = require("node:url").pathToFileURL(__filename).href;';

const shared = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  // Escaped, so that V8 keeps the source in one byte a character: 4 MB less memory.
  charset: "ascii",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  external: ["better-sqlite3"],
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [jsonAsText()],
};

const bundles = await Promise.all([
  // One CommonJS file: only a script's compiled code can be cached on Node 20.
  build({
    ...shared,
    entryPoints: { server: "src/main.ts" },
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    // A script run from the code cache cannot import(), not even Node's own modules.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__metaUrl" },
    banner: { js: metaShim },
  }),
  build({
    ...shared,
    entryPoints: { index: "src/index.ts", "writer-thread": "src/storage/sqlite/writer-thread.ts" },
    format: "esm",
    splitting: true,
    banner: { js: requireShim },
  }),
]);
// Only a build that succeeded replaces the last one.
rmSync(`${root}dist`, { recursive: true, force: true });
mkdirSync(`${root}dist`);
for (const { path, contents } of bundles.flatMap(({ outputFiles }) => outputFiles)) writeFileSync(path, contents);
cpSync(`${root}scripts/launcher.mjs`, `${root}dist/main.js`);
chmodSync(`${root}dist/main.js`, 0o755);
copyDocs();
warmUp();
if (!process.argv.includes("--no-types")) emitTypes();
report();

/** Data files as JSON.parse("…"): V8 parses that faster than an object literal. */
function jsonAsText() {
  return {
    name: "json-as-text",
    setup({ onLoad }) {
      onLoad({ filter: /src[\\/]schema[\\/]data[\\/].*\.json$/ }, ({ path }) => {
        const text = JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
        return { contents: `export default JSON.parse(${JSON.stringify(text)})`, loader: "js" };
      });
    },
  };
}

/** The page of /docs with Swagger UI's files beside it, so that the installed package needs nothing else. */
function copyDocs() {
  cpSync(`${root}src/http/docs`, `${root}dist/docs`, { recursive: true });
  const names = ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "favicon-32x32.png", "LICENSE", "NOTICE"];
  for (const name of names) cpSync(`${root}node_modules/swagger-ui-dist/${name}`, `${root}dist/docs/${name}`);
}

/** Starts and stops the server once, so that the code cache holds what a start needs. */
function warmUp() {
  const { status, stderr } = spawnSync(process.execPath, [`${root}dist/main.js`, "--profile", "test"], {
    env: { ...process.env, MINIPLANE_WARM_UP: "1" },
    encoding: "utf8",
    timeout: 30_000,
  });
  if (status !== 0) console.log(`the code cache was not made, the first start makes it: ${stderr.split("\n", 1)[0]}`);
}

function emitTypes() {
  const settings = {
    extends: "../tsconfig.json",
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: "../src",
      outDir: "types",
      rewriteRelativeImportExtensions: true,
    },
    include: ["../src/index.ts", "../src/api/json.d.ts"],
  };
  writeFileSync(`${root}dist/tsconfig.json`, JSON.stringify(settings));
  const { status, stdout } = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", "dist/tsconfig.json"], {
    cwd: root,
    encoding: "utf8",
  });
  rmSync(`${root}dist/tsconfig.json`);
  if (status === 0) return;
  process.stderr.write(stdout);
  process.exit(1);
}

function report() {
  const outputs = bundles.flatMap(({ metafile }) => Object.values(metafile.outputs));
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
  console.log(`dist: ${outputs.length + 1} files, ${(bytes / 1e6).toFixed(1)} MB in ${Math.round(performance.now() - started)} ms`);
}
