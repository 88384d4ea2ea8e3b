/** Files that come with the package, seen from `dist` as from `src/http`. Read when asked for, never at start-up. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** False when the sources run as they are. */
export const isBuilt = basename(here) === "dist";

const root = isBuilt ? dirname(here) : dirname(dirname(here));

/** The bytes of a file by its path below the package's root; undefined when there is none. The caller vouches for the names. */
export async function readPackageFile(...path: readonly string[]): Promise<Buffer | undefined> {
  try {
    return await readFile(join(root, ...path));
  } catch {
    return undefined;
  }
}
