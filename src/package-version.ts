/** miniplane's own version. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** From package.json, beside `src` or `dist`. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(here, "..", "package.json"), "utf8")) as { version: string };
  return version;
}
