import { methodNotAllowed, unknownPath } from "../../api/status.ts";
import { kubernetesVersion } from "../version.ts";
import type { Page } from "./page.ts";

/** /version. */
export const versionPage: Page = ({ segments, method }) => {
  if (segments[0] !== "version") return undefined;
  if (segments.length > 1) throw unknownPath();
  if (method !== "GET") throw methodNotAllowed();
  return { code: 200, type: "application/json", body: JSON.stringify(kubernetesVersion, undefined, 2) };
};
