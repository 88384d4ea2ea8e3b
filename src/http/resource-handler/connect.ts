/** exec, attach, log, port-forward, proxy: answered by the registry, with 501 until something serves them; 204 where there is nothing to stream. */
import type { Exchange } from "../exchange.ts";
import { writeContext } from "../write-context.ts";

export async function connect(exchange: Exchange): Promise<void> {
  const { http, endpoint, info, response } = exchange;
  const options = Object.fromEntries(info.query);
  await http.cluster.registry.connect(endpoint, options, writeContext(exchange, undefined));
  response.writeHead(204, ["Audit-Id", exchange.id, "Cache-Control", "no-cache, private"]);
  response.end();
}
