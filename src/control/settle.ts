/** POST settle: answers when nothing is pending any more, or says what still is. */
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { parseDuration } from "../api/duration.ts";
import { badRequest, timeout } from "../api/status.ts";
import type { World } from "./world.ts";

const Settle = Type.Object(
  {
    timeout: Type.Optional(Type.String({ description: "how long to wait in wall time; default 30s" })),
    quiet: Type.Optional(Type.String({ description: "how long nothing may happen; default 0s" })),
  },
  { additionalProperties: false },
);
const Settled = Type.Object({ settled: Type.Boolean() });

export function settleRoute(app: FastifyInstance, world: World): void {
  const schema = {
    operationId: "settle",
    summary: "Wait until no queue, delivery or commit is pending",
    tags: ["clock"],
    body: Settle,
    response: { 200: Settled },
  };
  app.post<{ Body: Static<typeof Settle> }>("/settle", { schema }, async ({ body }) => {
    const { settled, busy } = await world.settle({ timeout: ms(body.timeout, 30_000), quiet: ms(body.quiet, 0) });
    if (settled) return { settled };
    throw timeout(`the world did not settle; still busy: ${busy.join(", ")}`, {
      causes: busy.map((message) => ({ reason: "Busy", message })),
    });
  });
}

function ms(text: string | undefined, preset: number): number {
  if (text === undefined) return preset;
  const value = parseDuration(text);
  if (value === undefined || value < 0) throw badRequest(`${JSON.stringify(text)} is no duration such as 5m or 1.5s`);
  return value;
}
