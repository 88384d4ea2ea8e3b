/** What is wrong with an answer, whatever the request was. */
import type { RawAnswer } from "./connection.ts";
import { isBroken, type RawRequest } from "./raw-request.ts";

/** Codes Kubernetes answers with. 500 is looked at apart. */
const codes = new Set([
  200, 201, 202, 204, 301, 302, 304, 307, 400, 401, 403, 404, 405, 406, 409, 410, 413, 414, 415, 421, 422, 429, 431, 501, 503, 504,
]);

/**
 * A 500 is meant where the server words it itself: without a reason, as Kubernetes answers what its storage and its patch
 * code do not wrap in a Status.
 */
const isMeant = (text: string) => text !== "" && (!text.includes("InternalError") || text.includes("failed calling webhook"));

/** Undefined: nothing. */
export function faultOf(request: RawRequest, answer: RawAnswer): string | undefined {
  const { code, body } = answer;
  if (code === 0)
    return isBroken(request.framing) || /^(CONNECT|X)$/.test(request.method) ? undefined : "the connection was closed without an answer";
  if (answer.left || request.method === "HEAD") return codes.has(code) ? undefined : `code ${code}`;
  const text = body.toString("utf8");
  if (code === 500) return isMeant(text) ? undefined : `500: ${text.slice(0, 300)}`;
  if (!codes.has(code)) return `code ${code}: ${text.slice(0, 300)}`;
  if (code >= 300 && code < 400) return undefined;
  // a watch in a form that its objects do not take ends with the first of them
  if (text === "" && /watch/.test(request.path)) return undefined;
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") && !answer.headers.has("content-encoding");
  return isJson ? jsonFault(text, code) : undefined;
}

function jsonFault(text: string, code: number): string | undefined {
  let value: { kind?: string; status?: unknown; code?: number };
  try {
    value = JSON.parse(text);
  } catch {
    return text.includes("}\n{") ? undefined : `the body is not JSON: ${text.slice(0, 300)}`;
  }
  if (code >= 400 && value.kind === "Status" && value.code !== code) return `the Status says ${value.code}, the answer ${code}`;
  return undefined;
}
