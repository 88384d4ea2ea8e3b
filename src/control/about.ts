/** GET about: which world this is, and where it deliberately differs from Kubernetes. */
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { World } from "./world.ts";

const About = Type.Object({
  version: Type.String({ description: "of miniplane" }),
  kubernetes: Type.String({ description: "the Kubernetes version whose API is served" }),
  name: Type.String(),
  seed: Type.String(),
  pid: Type.Integer(),
  url: Type.String(),
  state: Type.String({ description: "the data file, or memory" }),
  resumed: Type.Boolean({ description: "the world existed before this start" }),
  resourceVersion: Type.String(),
  clock: Type.String(),
  differences: Type.Array(Type.Object({ what: Type.String(), flag: Type.String() })),
});

export function aboutRoutes(app: FastifyInstance, world: World): void {
  const schema = { operationId: "getAbout", summary: "Which world this is", tags: ["about"], response: { 200: About } };
  app.get("/about", { schema }, async () => world.about());
}
