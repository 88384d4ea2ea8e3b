/** The registry's context of one request. */
import type { RequestContext } from "../registry/registry.ts";
import type { Exchange } from "./exchange.ts";
import { annotate } from "./request-record.ts";
import { managerOf, parseWriteOptions, type WriteOptionsKind } from "./write-options.ts";

/** `kind` undefined: the request has no options of that sort (deletes, connects). */
export function writeContext(exchange: Exchange, kind: WriteOptionsKind | undefined, apply = false): RequestContext {
  const { user, request, info, warnings } = exchange;
  const userAgent = request.headers["user-agent"];
  const warn = (text: string) => {
    if (!warnings.includes(text)) warnings.push(text);
  };
  const annotation = exchange.annotations && ((key: string, value: string) => annotate(exchange, key, value));
  if (!kind) return { user, manager: managerOf(userAgent), dryRun: false, fieldValidation: "Ignore", warn, annotate: annotation };
  const context = parseWriteOptions({ kind, query: info.query, user, userAgent, apply, warn, annotate: annotation });
  if (kind === "CreateOptions") return context;
  return { ...context, authorizeCreate: () => void exchange.http.access.authorize(user, { ...info, verb: "create" }) };
}
