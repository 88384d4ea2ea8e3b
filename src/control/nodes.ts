/** Simulated nodes: pull the plug, plug in again. */
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { World } from "./world.ts";

const Params = Type.Object({ name: Type.String() });
const Power = Type.Object({ name: Type.String(), power: Type.Enum(["on", "off"]) });

export function nodeRoutes(app: FastifyInstance, world: World): void {
  for (const [verb, on] of [
    ["stop", false],
    ["start", true],
  ] as const) {
    const summary = on ? "Let a stopped node report again" : "Make a simulated node stop reporting";
    const schema = { operationId: `${verb}Node`, summary, tags: ["nodes"], params: Params, response: { 200: Power } };
    app.post<{ Params: Static<typeof Params> }>(`/nodes/:name/${verb}`, { schema }, async ({ params: { name } }) => {
      await world.power(name, on);
      return { name, power: on ? "on" : "off" };
    });
  }
}
