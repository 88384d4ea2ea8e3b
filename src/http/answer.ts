/** Sending what a verb answered, in the representation the client asked for, once it is durable. */
import type { Answer, ListAnswer } from "../registry/registry.ts";
import { acceptsGzip, compressed, gzipFrom, gzipHeaders } from "./compression.ts";
import type { Exchange } from "./exchange.ts";
import { wantsPretty } from "./negotiation.ts";
import { transformList, transformObject } from "./representation.ts";
import { type Bytes, contentTypes, encode, sendBytes } from "./respond.ts";
import { sendList } from "./send-list.ts";

const statusHead = Buffer.from('{"kind":"Status"');

/** One object. A Status without a code gets the answer's. */
export async function sendAnswer(exchange: Exchange, answer: Answer, code = 200): Promise<void> {
  const { http, representation, response } = exchange;
  await http.cluster.registry.durable(answer.revision);
  const { encoding, transform } = representation;
  if (transform && !isStatus(answer)) {
    const object = transformObject(answer.object, transformRequest(exchange, transform));
    return sendObject(exchange, code, object);
  }
  if (encoding === "json" && !isPretty(exchange) && !(exchange.endpoint.subresource && code === 201 && isStatus(answer))) {
    const bytes = { code, type: contentTypes.json, body: answer.json };
    return isWorthGzip(exchange, bytes) ? sendCompressed(exchange, bytes) : http.turnEnd(() => sendBytes(response, exchange, bytes));
  }
  const object = isStatus(answer) ? { code, ...answer.object } : answer.object;
  return sendObject(exchange, code, object);
}

/** A list of objects of one kind. */
export async function sendListAnswer(exchange: Exchange, list: ListAnswer): Promise<void> {
  const { http, representation, response, endpoint, request } = exchange;
  await http.cluster.registry.durable(list.revision);
  const { encoding, transform } = representation;
  const meta = { resourceVersion: String(list.revision), continue: list.continue, remainingItemCount: list.remainingItemCount };
  if (transform) {
    const objects = list.items.map((item) => item.object);
    const object = transformList(objects, meta, transformRequest(exchange, transform));
    return sendObject(exchange, 200, object);
  }
  if (encoding === "json" && !isPretty(exchange)) {
    return sendList(response, exchange, { kind: endpoint.kind, list, gzip: acceptsGzip(request.headers["accept-encoding"]) });
  }
  const items = list.items.map((item) => (encoding === "protobuf" ? item.object : (JSON.parse(item.item.toString("utf8")) as unknown)));
  const object = { kind: `${endpoint.kind.kind}List`, apiVersion: endpoint.kind.apiVersion, metadata: meta, items };
  return sendObject(exchange, 200, object);
}

/** An object that has no bytes yet. Throws 406 for what has no such form. */
function sendObject(exchange: Exchange, code: number, object: unknown): void | Promise<void> {
  const representation = withPretty(exchange);
  const bytes = { code, type: contentTypes[representation.encoding], body: encode(object, representation) };
  return isWorthGzip(exchange, bytes) ? sendCompressed(exchange, bytes) : sendBytes(exchange.response, exchange, bytes);
}

const isWorthGzip = ({ request }: Exchange, { body }: Bytes) => body.length > gzipFrom && acceptsGzip(request.headers["accept-encoding"]);

async function sendCompressed(exchange: Exchange, { code, type, body }: Bytes): Promise<void> {
  sendBytes(exchange.response, exchange, { code, type, body: await compressed(body), headers: gzipHeaders });
}

const isStatus = ({ json }: Answer) => json.subarray(0, statusHead.length).equals(statusHead);

const isPretty = ({ info, representation, request }: Exchange) =>
  representation.pretty || wantsPretty(info.query.get("pretty"), request.headers["user-agent"]);

const withPretty = (exchange: Exchange) => ({ ...exchange.representation, pretty: isPretty(exchange) });

function transformRequest({ endpoint, info, http }: Exchange, transform: NonNullable<Exchange["representation"]["transform"]>) {
  return { kind: endpoint.kind, transform, includeObject: info.query.get("includeObject"), now: http.cluster.clock.now() };
}
