/** Runs the control loops of one control plane: makes their contexts, lets them hear of changes, and works their keys. */
import type { Chance } from "../api/chance.ts";
import type { Backend } from "../client/backend.ts";
import { createEventStamps } from "../client/create-event-recorder.ts";
import type { QueueNumbers } from "../client/work-queue.ts";
import type { Clock } from "../clock/clock.ts";
import type { AnyController, Logger, StartedController } from "./controller.ts";
import { listenersOf } from "./listeners.ts";
import { startController } from "./start-controller.ts";
import { WorkLoop } from "./work-loop.ts";

export interface RunnerOptions {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
  readonly controllers: readonly AnyController[];
}

export interface Runner {
  /** Makes the controllers' memories, replays the world as additions, then begins to reconcile. */
  start(): void;
  /** Stops taking keys; resolves when the running reconcile is over. */
  stop(): Promise<void>;
  /** Nothing is queued, running or being written. Delays and back-offs do not count: they are timers of the clock. */
  idle(): boolean;
  /** What is queued or running, in order: "deployment-controller default/web". */
  busy(): string[];
  /** What the keys of each controller have gone through. */
  readonly queues: ReadonlyMap<string, Readonly<QueueNumbers>>;
  /** Resolves as soon as `idle()` holds. */
  whenIdle(): Promise<void>;
  /** Keys of a paused controller collect until it is resumed. Unknown names are ignored. */
  pause(name: string): void;
  resume(name: string): void;
}

export function createRunner(options: RunnerOptions): Runner {
  const { backend, clock, log } = options;
  const controllers = new Map<string, StartedController>();
  const loop = new WorkLoop({ clock, log, controllers });
  const { queue } = loop;
  const stamps = createEventStamps(clock);
  const unsubscribe: (() => void)[] = [];
  return {
    start() {
      for (const controller of options.controllers)
        controllers.set(controller.name, startController(controller, { ...options, loop, stamps }));
      const enqueue = (controller: string, key: string) => queue.add(controller, key);
      for (const [kind, listeners] of listenersOf(controllers.values(), { kinds: backend.kinds, log, enqueue }))
        unsubscribe.push(
          backend.subscribe(kind, (change) => {
            for (const listener of listeners) listener(change);
          }),
        );
      loop.start();
    },
    stop() {
      for (const end of unsubscribe.splice(0)) end();
      return loop.stop();
    },
    idle: () => loop.idle(),
    busy() {
      const items = queue.busy().map((item) => `${item.controller} ${item.key}`);
      return loop.writes.count > 0 ? [...items, `events being written: ${loop.writes.count}`] : items;
    },
    queues: queue.numbers,
    whenIdle: () => loop.whenIdle(),
    pause(name) {
      if (controllers.has(name)) queue.pause(name);
    },
    resume: (name) => queue.resume(name),
  };
}
