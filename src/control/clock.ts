/** The clock: read it, choose how it passes, advance it. */
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { parseDuration } from "../api/duration.ts";
import { badRequest } from "../api/status.ts";
import type { ClockState } from "../clock/clock.ts";
import type { World } from "./world.ts";

const Mode = Type.Enum(["real", "scaled", "frozen", "auto"]);
const Clock = Type.Object({
  mode: Mode,
  speed: Type.Number({ description: "virtual seconds per second in mode scaled" }),
  now: Type.String({ description: "virtual time, RFC 3339" }),
  timers: Type.Integer({ description: "pending virtual timers" }),
  next: Type.Optional(Type.String({ description: "when the next timer is due" })),
});
const ClockChange = Type.Object(
  { mode: Mode, speed: Type.Optional(Type.Number({ exclusiveMinimum: 0 })) },
  { additionalProperties: false },
);
const Advance = Type.Object(
  {
    by: Type.Optional(Type.String({ description: "a duration such as 5m or 1.5s" })),
    toNext: Type.Optional(Type.Boolean({ description: "to the next timer" })),
  },
  { additionalProperties: false },
);

export function clockRoutes(app: FastifyInstance, world: World): void {
  const tags = ["clock"];
  const response = { 200: Clock };
  const shown = () => show(world.clock.state());
  app.get("/clock", { schema: { operationId: "getClock", summary: "The virtual clock", tags, response } }, async () => shown());
  app.put<{ Body: Static<typeof ClockChange> }>(
    "/clock",
    { schema: { operationId: "setClock", summary: "Choose how virtual time passes", tags, body: ClockChange, response } },
    async ({ body }) => {
      world.clock.setMode(body.mode, body.speed);
      return shown();
    },
  );
  app.post<{ Body: Static<typeof Advance> }>(
    "/clock/advance",
    {
      schema: {
        operationId: "advanceClock",
        summary: "Run every timer in order up to a time, settling in between",
        tags,
        body: Advance,
        response,
      },
    },
    async ({ body }) => {
      await world.clock.advance(stepOf(body));
      return shown();
    },
  );
}

/** Throws 400 unless exactly one of the two is given. */
function stepOf({ by, toNext }: Static<typeof Advance>): { by: number } | { toNext: true } {
  if ((by === undefined) === (toNext !== true)) throw badRequest('give either {"by": "5m"} or {"toNext": true}');
  if (by === undefined) return { toNext: true };
  const ms = parseDuration(by);
  if (ms === undefined || ms < 0) throw badRequest(`${JSON.stringify(by)} is no duration such as 5m or 1.5s`);
  return { by: ms };
}

const time = (ms: number) => new Date(ms).toISOString();

function show({ mode, speed, now, timers, next }: ClockState): Static<typeof Clock> {
  return { mode, speed, now: time(now), timers, ...(next === undefined ? {} : { next: time(next) }) };
}
