import { kubernetesVersion } from "../version.ts";
import type { Page } from "./page.ts";

/** /version. */
export const versionPage: Page = ({ segments }) =>
  segments.length === 1 && segments[0] === "version"
    ? { code: 200, type: "application/json", body: `${JSON.stringify(kubernetesVersion, undefined, 2)}\n` }
    : undefined;
