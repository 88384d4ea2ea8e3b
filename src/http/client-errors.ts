/** Bytes that are no HTTP, and requests that do not come to their end: answered as Go's server does, and then the connection is over. */
import type { Socket } from "node:net";
import { breakBody } from "./body.ts";
import type { Connections } from "./connections.ts";

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** For the server's `clientError`. What was asked before on the same connection is answered before. */
export function createClientErrorHandler(connections: Pick<Connections, "lastRequest" | "whenAnswered">) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const request = connections.lastRequest(socket);
    const isInBody = request?.complete === false;
    if (isInBody) breakBody(request, error);
    connections.whenAnswered(socket, () => {
      if (!isInBody) socket.write(bareAnswer(statuses[error.code ?? ""] ?? "400 Bad Request"));
      socket.destroySoon();
    });
  };
}

const bareAnswer = (status: string) =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${status.length}\r\nConnection: close\r\n\r\n${status}`;
