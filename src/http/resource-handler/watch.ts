/** GET with `watch=1`, and the deprecated `/watch/` paths. */
import { badRequest, notAcceptable } from "../../api/status.ts";
import type { Exchange } from "../exchange.ts";
import { type ListOptions, parseListOptions } from "../list-options.ts";
import { answerTypes } from "../negotiation.ts";
import { contentTypes } from "../respond.ts";
import { openWatch } from "../watch-stream.ts";

export function watch(exchange: Exchange): Promise<void> {
  const { info, endpoint, representation } = exchange;
  if (representation.encoding === "yaml") throw notAcceptable(answerTypes.filter((type) => type !== contentTypes.yaml));
  const options = parseListOptions(info.query, true);
  return openWatch(exchange, endpoint.name ? onlyNamed(endpoint.name, options) : options);
}

/** `/watch/…/name`: the name joins the field selector and must not contradict it. */
function onlyNamed(name: string, options: ListOptions): ListOptions {
  const wanted = `metadata.name=${name}`;
  const { fieldSelector } = options;
  if (fieldSelector && !fieldSelector.split(",").includes(wanted)) {
    throw badRequest(`both metadata.name and fieldSelector are specified, and they differ`);
  }
  return { ...options, fieldSelector: fieldSelector ?? wanted };
}
