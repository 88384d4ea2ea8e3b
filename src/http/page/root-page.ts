import { rootPaths } from "../discovery.ts";
import type { Page } from "./page.ts";

/** `/`: the paths that are served. */
export const rootPage: Page = ({ path, http }) =>
  path === "/" || path === "/index.html"
    ? { code: 200, type: "application/json", body: JSON.stringify(rootPaths(http.cluster.registry.kinds), undefined, 2) }
    : undefined;
