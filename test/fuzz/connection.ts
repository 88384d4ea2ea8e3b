/** One keep-alive connection that sends raw requests one after the other and reads the answers. */
import { connect, type Socket } from "node:net";
import { bytesOf, isBroken, type RawRequest } from "./raw-request.ts";

export interface RawAnswer {
  /** 0: the server closed the connection without an answer. */
  readonly code: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** True when the answer was a stream that the client left. */
  readonly left: boolean;
  readonly milliseconds: number;
}

export interface Connection {
  /** Rejects after `limit` milliseconds without the whole answer, and when it is no HTTP; `stream`: leave once the head is there. */
  send(request: RawRequest, how: { readonly limit: number; readonly stream: boolean }): Promise<RawAnswer>;
  close(): void;
}

export function openConnection(url: string): Connection {
  const { hostname, port } = new URL(url);
  let socket: Socket | undefined;
  const open = () => {
    if (socket && !socket.destroyed && socket.writable) return socket;
    socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on("error", () => undefined);
    return socket;
  };
  return {
    async send(request, how) {
      const broken = isBroken(request.framing);
      if (broken) socket?.destroy();
      const reused = socket !== undefined && !socket.destroyed;
      const used = open();
      const answer = await exchange(used, request, how);
      // as every client: the server may have closed a connection while the request was on its way
      if (answer.code === 0 && reused && !broken) return this.send(request, how);
      if (broken || answer.left || answer.code === 0 || answer.headers.get("connection") === "close") used.destroy();
      return answer;
    },
    close: () => socket?.destroy(),
  };
}

function exchange(socket: Socket, request: RawRequest, how: { limit: number; stream: boolean }): Promise<RawAnswer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const finish = (done: () => void) => {
      clearTimeout(timer);
      socket.off("data", onData).off("close", onClose);
      done();
    };
    const timer = setTimeout(() => {
      socket.destroy();
      finish(() => reject(new Error(`no answer within ${how.limit} ms`)));
    }, how.limit);
    const answered = (whole: Omit<RawAnswer, "milliseconds">) =>
      finish(() => resolve({ ...whole, milliseconds: performance.now() - started }));
    const onData = (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
      try {
        const whole = parseAnswer(got, request.method, how.stream);
        if (whole) answered(whole);
      } catch (error) {
        socket.destroy();
        finish(() => reject(error));
      }
    };
    const onClose = () => answered(ended(got) ?? { code: 0, headers: new Map(), body: got, left: false });
    socket.on("data", onData).on("close", onClose);
    if (isBroken(request.framing)) socket.end(bytesOf(request));
    else socket.write(bytesOf(request));
  });
}

/** What came before the server closed the connection. */
function ended(bytes: Buffer): Omit<RawAnswer, "milliseconds"> | undefined {
  const head = parseAnswer(bytes, "HEAD", true);
  return head && { ...head, body: bytes.subarray(bytes.indexOf(blank) + blank.length) };
}

const blank = Buffer.from("\r\n\r\n");

/** The answer, when all of it is there (or, of a stream, its head). */
function parseAnswer(bytes: Buffer, method: string, stream: boolean): Omit<RawAnswer, "milliseconds"> | undefined {
  const at = bytes.indexOf(blank);
  if (at < 0) return undefined;
  const [status = "", ...lines] = bytes.toString("latin1", 0, at).split("\r\n");
  const code = Number(status.split(" ")[1]);
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  const rest = bytes.subarray(at + blank.length);
  if (code === 100) return parseAnswer(rest, method, stream);
  if (method === "HEAD" || code === 204 || code === 304) return { code, headers, body: Buffer.alloc(0), left: false };
  const body = wholeBody(headers, rest);
  if (body) return { code, headers, body, left: false };
  return stream ? { code, headers, body: Buffer.alloc(0), left: true } : undefined;
}

/** Undefined: not all is there yet, or it ends with the connection. */
function wholeBody(headers: ReadonlyMap<string, string>, rest: Buffer): Buffer | undefined {
  const length = headers.get("content-length");
  if (length !== undefined) return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
  return headers.get("transfer-encoding") === "chunked" ? unchunked(rest) : undefined;
}

function unchunked(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    if (Number.isNaN(size)) throw new Error(`no chunk begins with ${bytes.toString("latin1", at, line).slice(0, 100)}`);
    if (size === 0) return Buffer.concat(parts);
    if (bytes.length < line + 2 + size + 2) return undefined;
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
