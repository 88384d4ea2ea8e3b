import { readPackageFile } from "../package-files.ts";
import type { Page } from "./page.ts";

/** /tour/<file>.yaml: the manifests of `examples/tour`. */
export const tourPage: Page = async ({ segments }) => {
  const [folder, name = ""] = segments;
  if (folder !== "tour" || segments.length !== 2 || !/^[a-z0-9][a-z0-9.-]*\.yaml$/.test(name)) return undefined;
  const body = await readPackageFile("examples", "tour", name);
  return body && { code: 200, type: "application/yaml", body };
};
