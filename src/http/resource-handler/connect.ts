/** exec, attach, log, port-forward, proxy: answered by the registry, with 501 until something serves them. */
import type { Exchange } from "../exchange.ts";
import { writeContext } from "../write-context.ts";

export async function connect(exchange: Exchange): Promise<void> {
  const { http, endpoint, info } = exchange;
  exchange.request.resume();
  const options = Object.fromEntries(info.query);
  await http.cluster.registry.connect(endpoint, options, writeContext(exchange, undefined));
}
