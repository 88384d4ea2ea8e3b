import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "./page.ts";

/** /tour/<file>.yaml: the manifests of `examples/tour`. */
export const tourPage: Page = async ({ segments }) => {
  const [folder, name = ""] = segments;
  if (folder !== "tour" || segments.length !== 2 || !/^[a-z0-9][a-z0-9.-]*\.yaml$/.test(name)) return undefined;
  for (const root of packageRoots) {
    const body = await readFile(join(root, "examples", "tour", name)).catch(() => undefined);
    if (body) return { code: 200, type: "application/yaml", body };
  }
  return undefined;
};

/** The package's root as seen from dist/ and from src/http/page/. */
const here = dirname(fileURLToPath(import.meta.url));
const packageRoots = [join(here, ".."), join(here, "..", "..", "..")];
