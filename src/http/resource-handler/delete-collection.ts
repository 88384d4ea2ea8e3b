/** DELETE of a collection. */
import { sendListAnswer } from "../answer.ts";
import type { Exchange } from "../exchange.ts";
import { parseListOptions } from "../list-options.ts";
import { readDeleteOptions } from "../read-delete-options.ts";

export async function removeCollection(exchange: Exchange): Promise<void> {
  const { http, endpoint, info } = exchange;
  const query = parseListOptions(info.query, false);
  const { request, context } = await readDeleteOptions(exchange);
  const deleted = await http.cluster.registry.deleteCollection(endpoint.kind, endpoint.namespace, query, request, context);
  return sendListAnswer(exchange, deleted);
}
