#!/usr/bin/env node
// Runs the bundle from V8's code cache, which saves most of the time a start takes. The cache belongs to this build and
// this version of V8; without a usable one the bundle is compiled, and the cache written for the next start.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { constants, Script } from "node:vm";

// Hot code is optimised after a quarter of the usual calls: the first seconds of a test run are most of it.
setFlagsFromString("--interrupt-budget=30000");

const folder = dirname(fileURLToPath(import.meta.url));
const filename = join(folder, "server.cjs");
const cachePath = join(folder, `server.${cachedDataVersionTag()}.cache`);
const source = readFileSync(filename, "utf8");

function readCache() {
  try {
    return readFileSync(cachePath);
  } catch {
    return undefined;
  }
}

const cachedData = readCache();
const script = new Script(`(function(require,module,exports,__filename,__dirname){${source}\n})`, {
  filename,
  ...(cachedData ? { cachedData } : {}),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

/** Written aside and renamed, so that nobody reads half a cache; a folder that cannot be written to is no error. */
function writeCache() {
  try {
    const aside = `${cachePath}.${process.pid}`;
    writeFileSync(aside, script.createCachedData());
    renameSync(aside, cachePath);
  } catch {}
}

if (!cachedData || script.cachedDataRejected) process.once("exit", writeCache);
const module = { exports: {} };
script.runInThisContext()(createRequire(filename), module, module.exports, filename, folder);
