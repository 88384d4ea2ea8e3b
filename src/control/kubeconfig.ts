/** GET kubeconfig: for clients that reach the server under the name they asked it by. */
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { World } from "./world.ts";

export function kubeconfigRoute(app: FastifyInstance, world: World): void {
  const response = { 200: { description: "a kubeconfig", content: { "application/yaml": { schema: Type.String() } } } };
  app.get(
    "/kubeconfig",
    { schema: { operationId: "getKubeconfig", summary: "A kubeconfig for this server", tags: ["about"], response } },
    async (request, reply) =>
      reply
        .type("application/yaml")
        .serializer((text) => String(text))
        .send(world.kubeconfig(`http://${request.headers.host ?? "localhost"}`)),
  );
}
