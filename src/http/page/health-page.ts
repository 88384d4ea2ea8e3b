import { health } from "../health.ts";
import type { Page } from "./page.ts";

/** /healthz, /livez, /readyz. */
export const healthPage: Page = ({ path, segments, query, http }) => {
  const answer = path.endsWith("/") ? undefined : health(segments, query, http.cluster);
  return answer && { ...answer, type: "text/plain; charset=utf-8", headers: ["X-Content-Type-Options", "nosniff"] };
};
