/** GET of one object or subresource. */
import { sendAnswer } from "../answer.ts";
import type { Exchange } from "../exchange.ts";
import { checkRevision } from "../list-options.ts";

export function get(exchange: Exchange): Promise<void> {
  const { http, endpoint, info } = exchange;
  const resourceVersion = info.query.get("resourceVersion") ?? undefined;
  if (resourceVersion) checkRevision(resourceVersion, true);
  return sendAnswer(exchange, http.cluster.registry.get(endpoint, resourceVersion));
}
