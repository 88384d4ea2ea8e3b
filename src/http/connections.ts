/**
 * The server's connections and the answers they owe. As Go, requests of one connection are served one after another, in
 * their order, although Node reads all of them at once. Closing the server does not wait for clients that keep a
 * connection open without asking anything, and a connection changes hands only between two answers.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface Connections {
  /** From now on the connections of the server count. */
  track(server: Server): void;
  /** Calls `serve` when everything that was asked before on the same connection is answered. */
  inTurn(request: IncomingMessage, response: ServerResponse, serve: () => void): void;
  /** Ends connections without an open answer, or whose client is still asking, at once; the others as soon as their answers are out. */
  close(): void;
  /** Calls `action` when everything that was asked on the connection is answered; never when it ends with that. */
  whenAnswered(socket: Socket, action: () => void): void;
  /** The newest request on the connection. */
  lastRequest(socket: Socket): IncomingMessage | undefined;
}

interface Connection {
  /** Of requests that are served or wait for that. */
  openAnswers: number;
  last: IncomingMessage | undefined;
  /** Requests that wait for their turn. */
  readonly waiting: (() => void)[];
  afterwards: (() => void) | undefined;
}

/** Nothing is to be answered, or only what has not been asked in full. */
const owesNothing = ({ openAnswers, last }: Connection) => openAnswers === 0 || (openAnswers === 1 && last?.complete === false);

export function createConnections(): Connections {
  const known = new Map<Socket, Connection>();
  let closing = false;
  const came = (socket: Socket): Connection => {
    if (closing) socket.destroy();
    // Handed back after a refused upgrade it comes again.
    const before = known.get(socket);
    if (before) return before;
    const connection = { openAnswers: 0, last: undefined, waiting: [], afterwards: undefined };
    known.set(socket, connection);
    socket.once("close", () => known.delete(socket));
    return connection;
  };
  const answered = (socket: Socket, connection: Connection) => {
    connection.openAnswers -= 1;
    if (closing && owesNothing(connection)) socket.destroySoon();
    if (!socket.writable) return;
    const next = connection.waiting.shift();
    if (next) return next();
    const action = connection.afterwards;
    connection.afterwards = undefined;
    action?.();
  };
  return {
    track: (server) => void server.on("connection", came),
    inTurn(request, response, serve) {
      const { socket } = request;
      const connection = known.get(socket) ?? came(socket);
      connection.last = request;
      connection.openAnswers += 1;
      response.once("close", () => answered(socket, connection));
      if (connection.openAnswers === 1) serve();
      else connection.waiting.push(serve);
    },
    close() {
      closing = true;
      for (const [socket, connection] of known) if (owesNothing(connection)) socket.destroy();
    },
    lastRequest: (socket) => known.get(socket)?.last,
    whenAnswered(socket, action) {
      const connection = known.get(socket);
      if (connection && connection.openAnswers > 0) connection.afterwards = action;
      else action();
    },
  };
}
