/** What is done with the sockets of every address the server listens on. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createClientErrorHandler } from "./client-errors.ts";
import { type Connections, createConnections } from "./connections.ts";

export interface Sockets extends Connections {
  /** To be told of every request: Fastify makes servers of its own for the further addresses of "localhost". */
  asked(request: IncomingMessage, response: ServerResponse): void;
}

export function prepareSockets(main: Server): Sockets {
  const connections = createConnections();
  const onClientError = createClientErrorHandler(connections);
  const servers = new WeakSet<Server>();
  const prepare = (server: Server) => {
    servers.add(server);
    connections.track(server);
    // As Go: a client that has said all it wants to say still gets its answers.
    Object.assign(server, { httpAllowHalfOpen: true });
    server.removeAllListeners("clientError").on("clientError", onClientError);
  };
  prepare(main);
  return {
    ...connections,
    asked(request, response) {
      const { server } = request.socket as unknown as { readonly server: Server };
      if (servers.has(server)) return;
      prepare(server);
      connections.adopt(request, response);
    },
  };
}
