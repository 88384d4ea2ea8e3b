/** One request from its first byte to its last: the head of its answer, and what metrics and the audit log tell of it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ObjectMeta, UserInfo } from "../api/meta.ts";
import type { ApiError } from "../api/status.ts";
import type { Endpoint } from "./endpoint.ts";
import type { HttpContext } from "./exchange.ts";
import type { RequestSeries } from "./metrics/request-series.ts";
import type { Representation } from "./negotiation.ts";
import type { RequestInfo } from "./request-info.ts";
import type { Head } from "./respond.ts";
import type { Upgrade } from "./upgrade.ts";

export interface RequestRecord extends Head {
  readonly http: HttpContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: RequestInfo;
  /** Texts for `Warning:` headers, in order, without repeats. */
  readonly warnings: string[];
  /** Wall time at which the request came, milliseconds. */
  readonly received: number;
  /** Virtual time at which it came, milliseconds, and from where; undefined when nobody is going to tell it. */
  readonly origin: { readonly time: number; readonly address: string | undefined } | undefined;
  /** Set when the client asks to go on as a WebSocket, which only watches do. */
  readonly upgrade: Upgrade | undefined;
  /** The form of the answer: JSON until it is negotiated. */
  representation: Representation;
  /** Undefined until the client is known. */
  user: UserInfo | undefined;
  /** Undefined until it is found, and for requests that are not about resources. */
  endpoint: Endpoint | undefined;
  /** metadata of the object in the request's body. */
  named: ObjectMeta | undefined;
  /** The error that was answered. */
  error: ApiError | undefined;
  /** Of its audit event; undefined when nobody keeps one. */
  readonly annotations: Map<string, string> | undefined;
}

/** Told of every request that is over, with the code of its answer. */
export type RequestObserver = (record: RequestRecord, code: number) => void;

const json: Representation = { encoding: "json", transform: undefined, pretty: false };

/** What a request is, besides its bytes. */
export interface Asked {
  readonly info: RequestInfo;
  readonly upgrade?: Upgrade;
}

export function beginRequest(http: HttpContext, request: IncomingMessage, response: ServerResponse, asked: Asked): RequestRecord {
  const { clock } = http.cluster;
  return {
    http,
    request,
    response,
    info: asked.info,
    upgrade: asked.upgrade,
    id: http.idOf(request.headers),
    warnings: [],
    bytes: 0,
    received: clock.io.now(),
    origin: http.audit && { time: clock.now(), address: request.socket.remoteAddress },
    representation: json,
    user: undefined,
    endpoint: undefined,
    named: undefined,
    error: undefined,
    annotations: http.audit && new Map(),
  };
}

/** Adds an annotation to the request's audit event. As kubernetes: what is said first stands. */
export function annotate({ annotations }: RequestRecord, key: string, value: string): void {
  if (annotations && !annotations.has(key)) annotations.set(key, value);
}

/** Learns who asks and whether they may, and annotates that. Throws 401 and 403. */
export function authorizeRequest(record: RequestRecord): UserInfo {
  const { http, request, info } = record;
  const user = http.access.user(request.headers);
  record.user = user;
  try {
    const reason = http.access.authorize(user, info);
    annotateDecision(record, "allow", reason);
  } catch (error) {
    annotateDecision(record, "forbid", "");
    throw error;
  }
  return user;
}

function annotateDecision(record: RequestRecord, decision: "allow" | "forbid", reason: string): void {
  annotate(record, "authorization.k8s.io/decision", decision);
  annotate(record, "authorization.k8s.io/reason", reason);
}

/** `series`: where the request was counted when it began; absent for pages and for what was refused before. */
export function endRequest(record: RequestRecord, code: number, series: RequestSeries | undefined): void {
  const { http, info } = record;
  const answer = { code, now: http.cluster.clock.io.now() };
  if (series) http.counts.ended(series, record, answer);
  else if (!info.isResource) http.counts.page(record, answer);
  http.audit?.(record, code);
}
