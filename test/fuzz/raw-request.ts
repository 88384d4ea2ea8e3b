/** A request as bytes: everything a client can write into a socket, right or wrong. */

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** How the length of the body is told: rightly, in chunks, or wrongly. */
  readonly framing: Framing;
}

export type Framing = "length" | "chunked" | "too-long" | "too-short" | "bad-length" | "bad-chunks" | "none";

/** Framings after which the connection cannot be used again. */
export const isBroken = (framing: Framing): boolean => framing !== "length" && framing !== "chunked";

const lengths: Readonly<Partial<Record<Framing, (body: Buffer) => string>>> = {
  length: (body) => `content-length: ${body.length}`,
  "too-long": (body) => `content-length: ${body.length + 7}`,
  "too-short": (body) => `content-length: ${Math.max(0, body.length - 7)}`,
  "bad-length": () => "content-length: -1e3",
  chunked: () => "transfer-encoding: chunked",
  "bad-chunks": () => "transfer-encoding: chunked",
};

/** What goes over the wire. */
export function bytesOf({ method, path, headers, body, framing }: RawRequest): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const length = lengths[framing]?.(body);
  if (length && (body.length > 0 || framing !== "length" || method === "POST")) lines.push(length);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), framed(body, framing)]);
}

function framed(body: Buffer, framing: Framing): Buffer {
  if (framing === "chunked") {
    const half = body.length >> 1;
    const chunks = [body.subarray(0, half), body.subarray(half)].filter((chunk) => chunk.length > 0);
    return Buffer.concat([
      ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
      end,
    ]);
  }
  if (framing === "bad-chunks") return Buffer.concat([Buffer.from(`${(body.length + 3).toString(16)};x\r\n`), body, Buffer.from("zz\r\n")]);
  return body;
}

const end = Buffer.from("0\r\n\r\n");

const hasControls = (text: string) => [...text].some((character) => character < " " && !"\n\r\t".includes(character));

/** The request as a person reads it. */
export function describeRequest({ method, path, headers, body, framing }: RawRequest): string {
  const text = body.toString("utf8");
  const printable = Buffer.from(text, "utf8").equals(body) && !hasControls(text);
  const shown = printable ? text : `base64:${body.toString("base64")}`;
  const head = [`${method} ${path}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return `${head}\n(body: ${body.length} bytes, framing: ${framing})\n${shown.length > 4000 ? `${shown.slice(0, 4000)}…` : shown}`;
}
