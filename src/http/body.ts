/** Reading request bodies: their own size limit, their media type, JSON and YAML to plain values. */
import type { IncomingMessage } from "node:http";
import { badRequest, timeout, tooLarge, unsupportedMediaType } from "../api/status.ts";
import { parseYaml } from "../api/yaml.ts";
import { isTooDeep } from "../schema/limits.ts";
import { parseMediaType } from "./media-type.ts";
import { answerTypes } from "./negotiation.ts";

/** As kubernetes: server/config.go MaxRequestBodyBytes. */
export const maxBodyBytes = 3 * 1024 * 1024;

/** What is read and thrown away of a body, so that the client gets to see the answer. */
const drainBytes = 64 * 1024 * 1024;

export interface ParsedBody {
  readonly value: unknown;
  /** Duplicate fields, as warnings name them. */
  readonly duplicates: readonly string[];
}

export type BodyFormat = "json" | "yaml" | "protobuf";

/** The format of a body. JSON when the client says nothing. Throws 415. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (contentType === undefined || contentType === "" || contentType === "application/json") return "json";
  const { type } = parseMediaType(contentType);
  if (type === "application/json") return "json";
  if (type === "application/yaml") return "yaml";
  if (type === "application/vnd.kubernetes.protobuf") return "protobuf";
  throw unsupportedMediaType(answerTypes);
}

/** The whole body. Rejects with 413 above the limit, 400 for a body that was cut off and 504 for one that does not come. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error?: BodyError) => reject(bodyFailure(error));
    if (request.destroyed || broken in request) fail((request as BrokenRequest)[broken]);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else reject(tooLarge(`Request entity too large: limit is ${maxBodyBytes}`));
    });
    request.on("end", () => resolve(joined(chunks)));
    request.on("error", fail);
    request.on("close", () => {
      if (!request.complete) fail();
    });
  });
}

type BodyError = Error & { readonly code?: string };
type BrokenRequest = IncomingMessage & { [broken]?: BodyError };
const broken = Symbol("broken");

/** The body will not come to its end: whoever reads it hears of that, now or later. */
export function breakBody(request: IncomingMessage, error: BodyError): void {
  (request as BrokenRequest)[broken] = error;
  if (request.listenerCount("error") > 0) request.emit("error", error);
}

const bodyFailure = (error: BodyError | undefined) =>
  error?.code === "ERR_HTTP_REQUEST_TIMEOUT"
    ? timeout("request did not complete within the allotted timeout")
    : badRequest("unexpected EOF");

/** Reads what is left of a body that nobody wants and throws it away; too much of it ends the connection. */
export function drain(request: IncomingMessage): void {
  if (request.complete && request.readableLength === 0) return;
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > drainBytes) request.destroy();
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

/** Parses a body that is text. Throws SyntaxError with a text like Go's; nesting is bounded. */
export function parseBody(text: string, format: "json" | "yaml"): ParsedBody {
  return format === "json" ? { value: parseJson(text), duplicates: [] } : parseYaml(text);
}

/** JSON with a bounded depth. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") throw new SyntaxError("unexpected end of JSON input");
  if (isTooDeep(text)) throw new SyntaxError("exceeded max depth");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(goMessage(error instanceof Error ? error.message : String(error), text));
  }
}

/** V8's text in the words of Go's decoder. */
function goMessage(message: string, text: string): string {
  const rest = /after JSON at position (\d+)/.exec(message)?.[1];
  if (rest !== undefined) return `invalid character '${text[Number(rest)]}' after top-level value`;
  if (/end of JSON input|Unterminated/.test(message)) return "unexpected end of JSON input";
  const token = /^Unexpected token '?(.+?)'?,? /.exec(message)?.[1];
  return token ? `invalid character '${token}' looking for beginning of value` : message;
}
