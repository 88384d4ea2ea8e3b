/** The one handler of Kubernetes' resource paths: who asks, what for, may they, then the verb's own file. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { drain } from "../body.ts";
import { type Action, type Endpoint, resolveEndpoint } from "../endpoint.ts";
import { toApiError } from "../errors.ts";
import type { Exchange, HttpContext } from "../exchange.ts";
import type { RequestSeries } from "../metrics/request-series.ts";
import { negotiate, prepare, type Representation } from "../negotiation.ts";
import { type Asked, annotate, authorizeRequest, beginRequest, endRequest, type RequestRecord } from "../request-record.ts";
import { sendError } from "../respond.ts";
import { checkTimeout } from "../timeout-parameter.ts";
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

/** Serves one request to a resource path. Never rejects. */
export async function dispatch(http: HttpContext, request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  const record = beginRequest(http, request, response, asked);
  let series: RequestSeries | undefined;
  try {
    const exchange = admit(record);
    series = http.counts.begun(exchange);
    record.representation = await representationOf(exchange.endpoint, request.headers.accept);
    await handlers[exchange.endpoint.action](exchange);
  } catch (error) {
    record.error = toApiError(error, http.log, record.id);
    sendError(response, record, record.error, record.representation);
  }
  drain(request);
  // After the answer, which may be waiting for the end of the turn.
  http.turnEnd(() => endRequest(record, response.statusCode, series));
}

/** Learns who asks, whether they may, and what for. Throws 401, 403, 404, 405. */
function admit(record: RequestRecord): Exchange {
  const { http, request, info } = record;
  authorizeRequest(record);
  const endpoint = resolveEndpoint(request.method ?? "GET", info, http.cluster.registry);
  record.endpoint = endpoint;
  if (endpoint.action !== "watch" && endpoint.action !== "connect") checkTimeout(info.query);
  const { deprecated } = endpoint.kind.options;
  if (deprecated !== undefined) {
    record.warnings.push(deprecated);
    annotate(record, "k8s.io/deprecated", "true");
  }
  return record as Exchange;
}

/** Throws 406. */
async function representationOf({ kind }: Endpoint, accept: string | undefined): Promise<Representation> {
  const representation = await prepare(negotiate(accept));
  const speaks = representation.encoding !== "protobuf" || representation.protobuf.knows(kind);
  return speaks ? representation : prepare(negotiate(accept, { protobuf: false }));
}
