/** HTTP as bytes on a socket: for what no client library sends. */
import { createConnection, type Socket } from "node:net";

/** One answer as it came. */
export interface SocketAnswer {
  readonly code: number;
  /** Names in lower case; of a repeated one the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Spoken {
  /** Complete answers, in order; 100 Continue is one of them. */
  readonly answers: readonly SocketAnswer[];
  /** What came after the last complete answer. */
  readonly rest: string;
  /** Whether the server ended the connection. */
  readonly ended: boolean;
}

export const openSocket = (base: string): Socket => createConnection(Number(new URL(base).port), "127.0.0.1");

/**
 * Writes the pieces one after another, each (but for the first) when something was answered to those before, and reads
 * until `count` answers are complete or the server ends. Methods tell which answers have no body.
 */
export function speak(base: string, pieces: string | readonly (string | Buffer)[], count: number, methods: readonly string[] = []) {
  const left = typeof pieces === "string" ? [pieces] : [...pieces];
  return new Promise<Spoken>((resolve, reject) => {
    let text = "";
    const socket = openSocket(base);
    const next = () => {
      const piece = left.shift();
      if (piece !== undefined) socket.write(piece, "latin1");
    };
    const look = (ended: boolean) => {
      const found = parseAnswers(text, methods);
      if (!ended && found.answers.length < count) return false;
      socket.destroy();
      resolve({ ...found, ended });
      return true;
    };
    socket.on("connect", next);
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? look(true) : reject(error),
    );
    socket.on("end", () => look(true));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!look(false)) next();
    });
  });
}

/** `HEAD`s among the methods, in the order of the answers, have no bodies. */
export function parseAnswers(text: string, methods: readonly string[] = []): Omit<Spoken, "ended"> {
  const answers: SocketAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return { answers, rest };
    const [status = "", ...lines] = rest.slice(0, end).split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
    );
    const code = Number(status.split(" ")[1]);
    const final = answers.filter((answer) => answer.code >= 200).length;
    const body =
      methods[final] === "HEAD" || code < 200 || code === 204 || code === 304
        ? { body: "", length: 0 }
        : bodyOf(headers, rest.slice(end + 4));
    if (!body) return { answers, rest };
    answers.push({ code, headers, body: Buffer.from(body.body, "latin1").toString("utf8") });
    rest = rest.slice(end + 4 + body.length);
  }
}

/** The body at the head of the bytes, and how long it is there; undefined while it is not complete. */
function bodyOf(headers: Readonly<Record<string, string>>, bytes: string): { body: string; length: number } | undefined {
  if (headers["transfer-encoding"] !== "chunked") {
    const length = Number(headers["content-length"] ?? 0);
    return bytes.length < length ? undefined : { body: bytes.slice(0, length), length };
  }
  let body = "";
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.slice(at, line), 16);
    if (bytes.length < line + size + 4) return undefined;
    body += bytes.slice(line + 2, line + 2 + size);
    at = line + size + 4;
    if (size === 0) return { body, length: at };
  }
}
