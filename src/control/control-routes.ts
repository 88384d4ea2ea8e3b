/** `/miniplane/v1`: what Kubernetes has no API for. */

import type {} from "@fastify/swagger";
import type { FastifyPluginAsync } from "fastify";
import { aboutRoutes } from "./about.ts";
import { clockRoutes } from "./clock.ts";
import { kubeconfigRoute } from "./kubeconfig.ts";
import { nodeRoutes } from "./nodes.ts";
import { settleRoute } from "./settle.ts";
import { compileValidator } from "./validator.ts";
import type { World } from "./world.ts";

/** A Fastify plugin; register it with the prefix `/miniplane/v1`. */
export function controlRoutes(world: World): FastifyPluginAsync {
  return async (app) => {
    app.setValidatorCompiler(compileValidator);
    app.setSerializerCompiler(() => (value) => `${JSON.stringify(value, undefined, 2)}\n`);
    aboutRoutes(app, world);
    kubeconfigRoute(app, world);
    clockRoutes(app, world);
    settleRoute(app, world);
    nodeRoutes(app, world);
  };
}
