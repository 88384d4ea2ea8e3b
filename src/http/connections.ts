/**
 * The server's connections and how many answers each still owes: closing the server does not wait for clients that keep
 * one open without asking anything, and a connection changes hands only between two answers.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface Connections {
  /** Ends connections without an open answer at once, the others as soon as their answers are out. */
  close(): void;
  /** Calls `action` when everything that was asked on the connection is answered; never when it ends with that. */
  whenAnswered(socket: Socket, action: () => void): void;
}

/** Pipelined requests are all read before the first is answered. */
interface Connection {
  openAnswers: number;
  waiting: (() => void) | undefined;
}

export function trackConnections(server: Server): Connections {
  const known = new Map<Socket, Connection>();
  let closing = false;
  const answered = (socket: Socket, connection: Connection) => {
    connection.openAnswers -= 1;
    if (connection.openAnswers > 0) return;
    if (closing) socket.destroySoon();
    const action = connection.waiting;
    connection.waiting = undefined;
    if (action && socket.writable) action();
  };
  server.on("connection", (socket: Socket) => {
    if (closing) socket.destroy();
    // Handed back after a refused upgrade it comes again.
    if (known.has(socket)) return;
    known.set(socket, { openAnswers: 0, waiting: undefined });
    socket.once("close", () => known.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = known.get(socket);
    if (!connection) return;
    connection.openAnswers += 1;
    response.once("close", () => answered(socket, connection));
  });
  return {
    close() {
      closing = true;
      for (const [socket, { openAnswers }] of known) if (openAnswers === 0) socket.destroy();
    },
    whenAnswered(socket, action) {
      const connection = known.get(socket);
      if (connection && connection.openAnswers > 0) connection.waiting = action;
      else action();
    },
  };
}
