/** A controller's context in one control plane, and its memory. */
import type { Chance } from "../api/chance.ts";
import type { Backend } from "../client/backend.ts";
import { createClient } from "../client/create-client.ts";
import { createEventRecorder, type createEventStamps } from "../client/create-event-recorder.ts";
import { createExpectations } from "../client/create-expectations.ts";
import type { Clock } from "../clock/clock.ts";
import type { AnyController, Logger, StartedController } from "./controller.ts";
import type { WorkLoop } from "./work-loop.ts";
import { writerOf } from "./writer-of.ts";

export interface StartOptions {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
  readonly loop: WorkLoop;
  /** Of all controllers together. */
  readonly stamps: ReturnType<typeof createEventStamps>;
}

export function startController(controller: AnyController, { backend, clock, chance, log, loop, stamps }: StartOptions): StartedController {
  const client = createClient(backend, writerOf(controller));
  const component = controller.component ?? controller.name;
  const bare = {
    client,
    lister: backend.lister,
    kinds: backend.kinds,
    clock,
    chance,
    events: createEventRecorder({ client, clock, component, stamps, pending: (write) => loop.writes.track(write) }),
    expectations: createExpectations(clock),
    log,
    breathe: () => loop.breathe(),
    enqueue: (key: string, ms = 0) => loop.queue.addAfter(controller.name, key, ms),
  };
  return { controller, context: { ...bare, state: controller.start?.(bare) } };
}
