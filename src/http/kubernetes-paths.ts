/** Kubernetes' paths: resources go to the resource handler, everything else to the first page that knows the path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { badRequest } from "../api/status.ts";
import { drain } from "./body.ts";
import { toApiError } from "./errors.ts";
import type { HttpContext } from "./exchange.ts";
import { negotiate, prepare, type Representation } from "./negotiation.ts";
import { isKnownGroup } from "./page/discovery-page.ts";
import { type Page, type PageRequest, pages } from "./page/page.ts";
import { parseRequestInfo, type RequestInfo, splitPath } from "./request-info.ts";
import { authorizeRequest, beginRequest, endRequest } from "./request-record.ts";
import { dispatch } from "./resource-handler/dispatch.ts";
import { sendBytes, sendError } from "./respond.ts";
import { checkTimeout } from "./timeout-parameter.ts";

const json: Representation = { encoding: "json", transform: undefined, pretty: false };

/** Serves one request outside `/miniplane`. Never throws. */
export function serveKubernetes(http: HttpContext, request: IncomingMessage, response: ServerResponse): void {
  const info = infoOf(request);
  if (!info) sendError(response, { id: http.idOf(request.headers), warnings: [], bytes: 0 }, badRequest("malformed path"), json);
  else if (info.isResource && isKnownGroup(http.cluster.registry.kinds, info)) void dispatch(http, request, response, { info });
  else void servePage(http, request, response, info);
}

function infoOf(request: IncomingMessage): RequestInfo | undefined {
  try {
    return parseRequestInfo(request.method ?? "GET", request.url ?? "/");
  } catch {
    return undefined;
  }
}

async function servePage(http: HttpContext, request: IncomingMessage, response: ServerResponse, info: RequestInfo): Promise<void> {
  const record = beginRequest(http, request, response, { info });
  drain(request);
  try {
    authorizeRequest(record);
    checkTimeout(info.query);
    const answer = await firstAnswer(pages, pageRequest(http, request, info));
    sendBytes(response, record, answer ?? { code: 404, type: "text/plain; charset=utf-8", body: "404 page not found\n" });
  } catch (error) {
    record.error = toApiError(error, http.log, record.id);
    sendError(response, record, record.error, await representationOf(request));
  }
  endRequest(record, response.statusCode, undefined);
}

async function firstAnswer(candidates: readonly Page[], request: PageRequest) {
  for (const page of candidates) {
    const answer = await page(request);
    if (answer) return answer;
  }
  return undefined;
}

function pageRequest(http: HttpContext, request: IncomingMessage, info: RequestInfo): PageRequest {
  const { method = "GET", headers } = request;
  return { http, method, headers, path: info.path, segments: splitPath(info.path), query: info.query };
}

async function representationOf(request: IncomingMessage): Promise<Representation> {
  try {
    return await prepare(negotiate(request.headers.accept));
  } catch {
    return json;
  }
}
