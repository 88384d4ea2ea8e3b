/** DeleteOptions of a request with its context. */
import type { DeleteRequest, RequestContext } from "../registry/registry.ts";
import { bodyFormat, readBody } from "./body.ts";
import { parseDeleteOptions } from "./delete-options.ts";
import type { Exchange } from "./exchange.ts";
import { writeContext } from "./write-context.ts";

export async function readDeleteOptions(exchange: Exchange): Promise<{ request: DeleteRequest; context: RequestContext }> {
  const { info } = exchange;
  const bytes = await readBody(exchange.request);
  const format = bytes.length === 0 ? "json" : bodyFormat(exchange.request.headers["content-type"]);
  const { request, dryRun } = await parseDeleteOptions(bytes, format, info.query);
  return { request, context: { ...writeContext(exchange, undefined), dryRun } };
}
