/** The server's connections, so that closing it does not wait for clients that keep one open without asking anything. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface Connections {
  /** Ends connections without an open answer at once, the others as soon as their answer is out. */
  close(): void;
}

export function trackConnections(server: Server): Connections {
  const idle = new Set<Socket>();
  const known = new WeakSet<Socket>();
  let closing = false;
  server.on("connection", (socket: Socket) => {
    if (closing) socket.destroy();
    else idle.add(socket);
    // Handed back after a refused upgrade it comes again.
    if (known.has(socket)) return;
    known.add(socket);
    socket.once("close", () => idle.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once("close", () => {
      if (closing) socket.destroySoon();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  return {
    close() {
      closing = true;
      for (const socket of idle) socket.destroy();
    },
  };
}
