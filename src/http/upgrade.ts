/** Requests for another protocol: watches are served as WebSockets, everything else goes on as if nobody had asked. */
import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Connections } from "./connections.ts";
import { toApiError } from "./errors.ts";
import type { HttpContext } from "./exchange.ts";
import { parseRequestInfo, type RequestInfo } from "./request-info.ts";
import { dispatch } from "./resource-handler/dispatch.ts";
import { sendError } from "./respond.ts";
import type { SafetyCheck } from "./safety.ts";

/** A connection that may become a WebSocket. */
export interface Upgrade {
  readonly socket: Socket;
  /** What was already read after the request's head. */
  readonly head: Buffer;
  /** Subprotocols the client offers, without the one that carries its token. */
  readonly protocols: readonly string[];
}

/** As kubernetes: browsers cannot set Authorization, they send the token as a subprotocol. */
const bearer = "base64url.bearer.authorization.k8s.io.";

/** What upgrades are decided by. */
interface UpgradeOptions {
  readonly http: HttpContext;
  readonly connections: Pick<Connections, "whenAnswered">;
  readonly check: SafetyCheck;
}

/**
 * Takes the server's connections whose last request asks for another protocol. Node has let go of them then, with
 * everything after that request unread, while earlier requests of the same connection may still be without their answer:
 * each such request waits for its turn.
 */
export function serveUpgrades(server: Server, { http, connections, check }: UpgradeOptions): void {
  server.on("upgrade", (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = duplex as Socket;
    const destroy = () => socket.destroy();
    socket.on("error", destroy);
    connections.whenAnswered(socket, () => {
      socket.off("error", destroy);
      const info = watchOf(request);
      if (info) serveSocket(http, request, { socket, head, info, check });
      else asPlainRequest(server, request, socket, head);
    });
  });
}

/** What a WebSocket asks to watch; undefined for everything else. */
function watchOf({ headers, method = "GET", url = "/" }: IncomingMessage): RequestInfo | undefined {
  if (headers.upgrade?.toLowerCase() !== "websocket" || method !== "GET") return undefined;
  try {
    const info = parseRequestInfo(method, url);
    return info.verb === "watch" ? info : undefined;
  } catch {
    return undefined;
  }
}

function serveSocket(
  http: HttpContext,
  request: IncomingMessage,
  { socket, head, info, check }: { socket: Socket; head: Buffer; info: RequestInfo; check: SafetyCheck },
): void {
  socket.on("error", () => socket.destroy());
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once("finish", () => socket.destroySoon());
  try {
    check(request.headers);
    void dispatch(http, request, response, { info, upgrade: { socket, head, protocols: takeProtocols(request) } });
  } catch (error) {
    const id = http.idOf(request.headers);
    const json = { encoding: "json", transform: undefined, pretty: false } as const;
    sendError(response, { id, warnings: [], bytes: 0 }, toApiError(error, http.log, id), json);
  }
}

/** The offered subprotocols; a token among them becomes the Authorization header. */
function takeProtocols({ headers }: IncomingMessage): readonly string[] {
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((text) => text.trim());
  const token = offered.find((protocol) => protocol.startsWith(bearer))?.slice(bearer.length);
  if (token !== undefined) headers.authorization = `Bearer ${Buffer.from(token, "base64url").toString("utf8")}`;
  return offered.filter((protocol) => protocol !== "" && !protocol.startsWith(bearer));
}

/**
 * Hands the connection back to the server with the same request, less its wish: `Upgrade: h2c`, as some clients send it
 * with every first request, is answered in HTTP/1.1.
 */
function asPlainRequest(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    if (!/^(upgrade|http2-settings|connection)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  const kept = (request.headers.connection ?? "").split(",").filter((token) => !/^\s*(upgrade|http2-settings)?\s*$/i.test(token));
  if (kept.length > 0) lines.push(`Connection: ${kept.join(",")}`);
  // The server leaves these behind when it lets go of a connection, and adds them again when it gets one.
  socket.removeAllListeners("resume").removeAllListeners("pause");
  // Set after an answer for connections that ask nothing more; the server would not know that it is there.
  socket.setTimeout(0);
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}
