/** What is done with the sockets of every address the server listens on. */
import type { Server } from "node:http";
import { createClientErrorHandler } from "./client-errors.ts";
import { type Connections, createConnections } from "./connections.ts";

/** `inTurn` is to be told of every request: Fastify makes servers of its own for the further addresses of "localhost". */
export type Sockets = Omit<Connections, "track">;

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
    inTurn(request, response, serve) {
      const { server } = request.socket as unknown as { readonly server: Server };
      if (!servers.has(server)) prepare(server);
      connections.inTurn(request, response, serve);
    },
  };
}
