/**
 * The server's connections and how many answers each still owes: closing the server does not wait for clients that keep
 * one open without asking anything, and a connection changes hands only between two answers.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface Connections {
  /** From now on the connections of the server count. */
  track(server: Server): void;
  /** A request, and its connection, that came before its server was tracked. */
  adopt(request: IncomingMessage, response: ServerResponse): void;
  /** Ends connections without an open answer, or whose client is still asking, at once; the others as soon as their answers are out. */
  close(): void;
  /** Calls `action` when everything that was asked on the connection is answered; never when it ends with that. */
  whenAnswered(socket: Socket, action: () => void): void;
  /** The newest request on the connection. */
  lastRequest(socket: Socket): IncomingMessage | undefined;
}

/** Pipelined requests are all read before the first is answered. */
interface Connection {
  openAnswers: number;
  last: IncomingMessage | undefined;
  waiting: (() => void) | undefined;
}

/** Nothing is to be answered, or only what has not been asked in full. */
const owesNothing = ({ openAnswers, last }: Connection) => openAnswers === 0 || (openAnswers === 1 && last?.complete === false);

export function createConnections(): Connections {
  const known = new Map<Socket, Connection>();
  let closing = false;
  const came = (socket: Socket) => {
    if (closing) socket.destroy();
    // Handed back after a refused upgrade it comes again.
    if (known.has(socket)) return;
    known.set(socket, { openAnswers: 0, last: undefined, waiting: undefined });
    socket.once("close", () => known.delete(socket));
  };
  const answered = (socket: Socket, connection: Connection) => {
    connection.openAnswers -= 1;
    if (closing && owesNothing(connection)) socket.destroySoon();
    if (connection.openAnswers > 0) return;
    const action = connection.waiting;
    connection.waiting = undefined;
    if (action && socket.writable) action();
  };
  const asked = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const connection = known.get(socket);
    if (!connection) return;
    connection.last = request;
    connection.openAnswers += 1;
    response.once("close", () => answered(socket, connection));
  };
  return {
    track: (server) => void server.on("connection", came).on("request", asked),
    adopt(request, response) {
      came(request.socket);
      asked(request, response);
    },
    close() {
      closing = true;
      for (const [socket, connection] of known) if (owesNothing(connection)) socket.destroy();
    },
    lastRequest: (socket) => known.get(socket)?.last,
    whenAnswered(socket, action) {
      const connection = known.get(socket);
      if (connection && connection.openAnswers > 0) connection.waiting = action;
      else action();
    },
  };
}
