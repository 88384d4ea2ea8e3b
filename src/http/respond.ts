/** Writing answers: status line, headers, bytes. Everything leaves through here, watches apart. */
import type { ServerResponse } from "node:http";
import { dump } from "js-yaml";
import type { ApiError } from "../api/status.ts";
import { errorHeaders } from "./errors.ts";
import type { Representation } from "./negotiation.ts";

/** What stands at the head of every answer on a Kubernetes path. */
export interface Head {
  readonly id: string;
  readonly warnings: readonly string[];
  /** Size of the body, set when it is sent. */
  bytes: number;
}

export const contentTypes = {
  json: "application/json",
  yaml: "application/yaml",
  protobuf: "application/vnd.kubernetes.protobuf",
} as const;

/** Flat header list for writeHead: cheaper than an object. `type` "": there is no body. `length` undefined: it is streamed. */
export function headers(head: Head, type: string, length: number | undefined): string[] {
  const list = ["Audit-Id", head.id, "Cache-Control", "no-cache, private"];
  if (type !== "") list.push("Content-Type", type);
  for (const text of head.warnings.length > 0 ? shortened(head.warnings) : head.warnings) list.push("Warning", warningValue(text));
  if (length !== undefined) list.push("Content-Length", String(length));
  return list;
}

/** As kubernetes: what all warnings of an answer may be long, and to what each is cut when they are longer. */
const maxWarnings = 4096;
const maxWarning = 256;

/** The warnings that are sent, so that headers stay within what clients read. */
function shortened(warnings: readonly string[]): readonly string[] {
  const size = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);
  if (size(warnings) <= maxWarnings) return warnings;
  const cut = warnings.map((text) => text.slice(0, maxWarning));
  while (size(cut) > maxWarnings) cut.pop();
  return cut;
}

/** `299 - "text"` with quotes escaped and control characters left out. */
export function warningValue(text: string): string {
  const safe = text
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[\\"]/g, "\\$&")
    .trim();
  return `299 - "${Buffer.from(safe, "utf8").toString("latin1")}"`;
}

export interface Bytes {
  readonly code: number;
  readonly type: string;
  readonly body: Buffer | string;
  /** Further headers, names and values in turn. */
  readonly headers?: readonly string[];
}

/** Sends finished bytes. */
export function sendBytes(response: ServerResponse, head: Head, answer: Bytes): void {
  if (response.headersSent || response.destroyed) return;
  head.bytes = Buffer.byteLength(answer.body);
  const list = answer.code === 304 ? headers(head, "", undefined) : headers(head, answer.type, head.bytes);
  response.writeHead(answer.code, answer.headers ? withOwn(list, answer.headers) : list);
  response.end(answer.body);
}

/** The answer's own Cache-Control takes the place of the usual one. */
function withOwn(list: string[], own: readonly string[]): string[] {
  const at = own.includes("Cache-Control") ? list.indexOf("Cache-Control") : -1;
  return [...(at < 0 ? list : list.toSpliced(at, 2)), ...own];
}

/** Encodes and sends an object that has no bytes yet. */
export function sendObject(
  response: ServerResponse,
  head: Head,
  answer: { code: number; object: unknown; representation: Representation },
): void {
  const { encoding } = answer.representation;
  sendBytes(response, head, { code: answer.code, type: contentTypes[encoding], body: encode(answer.object, answer.representation) });
}

/** The bytes of an object; texts end with a line end as Kubernetes' encoders write it. Throws 406 for what has no such form. */
export function encode(object: unknown, representation: Representation): Buffer | string {
  if (representation.encoding === "protobuf") return representation.protobuf.encode(object);
  const { encoding, pretty } = representation;
  if (encoding === "yaml") return dump(plain(object), { noRefs: true, sortKeys: true, lineWidth: -1 });
  return `${JSON.stringify(object, undefined, pretty ? 2 : undefined)}\n`;
}

/** Without undefined fields, which YAML's writer refuses. */
const plain = (object: unknown): unknown => JSON.parse(JSON.stringify(object));

/** Sends an error as its Status. */
export function sendError(response: ServerResponse, head: Head, error: ApiError, representation: Representation): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const extra = Object.entries(errorHeaders(error)).flat();
  const body = encode(error.toStatus(), representation);
  const type = contentTypes[representation.encoding];
  head.bytes = Buffer.byteLength(body);
  response.writeHead(error.code, [...headers(head, type, head.bytes), ...extra]);
  response.end(body);
}
