/** GET of a collection. */
import { sendListAnswer } from "../answer.ts";
import type { Exchange } from "../exchange.ts";
import { parseListOptions } from "../list-options.ts";

export function list(exchange: Exchange): Promise<void> {
  const { http, endpoint, info } = exchange;
  const options = parseListOptions(info.query, false);
  return sendListAnswer(exchange, http.cluster.registry.list(endpoint.kind, endpoint.namespace, options));
}
