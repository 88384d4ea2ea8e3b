import type { Page } from "./page.ts";

/** /metrics: requests, watches and objects under Kubernetes' names, the process and Node under prom-client's. */
export const metricsPage: Page = async ({ path, http }) => {
  if (path !== "/metrics") return undefined;
  const { contentType, text } = await http.exposition();
  return { code: 200, type: contentType, body: await text() };
};
