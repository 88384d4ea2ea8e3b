/** The one handler of Kubernetes' resource paths: who asks, what for, may they, then the verb's own file. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Action, resolveEndpoint } from "../endpoint.ts";
import { toApiError } from "../errors.ts";
import type { Exchange, HttpContext } from "../exchange.ts";
import { negotiate, prepare, type Representation } from "../negotiation.ts";
import type { RequestInfo } from "../request-info.ts";
import { sendError } from "../respond.ts";
import { connect } from "./connect.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { removeCollection } from "./delete-collection.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { patch } from "./patch.ts";
import { update } from "./update.ts";
import { watch } from "./watch.ts";

const handlers: Readonly<Record<Action, (exchange: Exchange) => Promise<void>>> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
  connect,
};

const json: Representation = { encoding: "json", transform: undefined, pretty: false };

/** Serves one request to a resource path. Never rejects. */
export async function dispatch(http: HttpContext, request: IncomingMessage, response: ServerResponse, info: RequestInfo): Promise<void> {
  const id = http.nextId();
  const warnings: string[] = [];
  let representation = json;
  try {
    const method = request.method ?? "GET";
    const user = http.access.user(request.headers);
    http.access.authorize(user, info);
    const endpoint = resolveEndpoint(method, info, http.cluster.registry);
    const { deprecated } = endpoint.kind.options;
    if (deprecated !== undefined) warnings.push(deprecated);
    const { accept } = request.headers;
    representation = await prepare(negotiate(accept));
    if (representation.encoding === "protobuf" && !representation.protobuf.knows(endpoint.kind)) {
      representation = await prepare(negotiate(accept, { protobuf: false }));
    }
    await handlers[endpoint.action]({ http, request, response, info, endpoint, user, representation, warnings, id });
  } catch (error) {
    if (!request.complete) request.resume();
    sendError(response, { id, warnings }, toApiError(error, http.log, id), representation);
  }
}
