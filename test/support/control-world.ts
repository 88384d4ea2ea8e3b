/** A registry on the memory store with a frozen clock, and a runner for the controllers under test. No HTTP, no admission but what is given. */

import type { AdmissionPlugin } from "../../src/admission/admission.ts";
import { createAdmissionChain } from "../../src/admission/chain.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import type { Client } from "../../src/client/client.ts";
import { createClient } from "../../src/client/create-client.ts";
import type { ControlledClock } from "../../src/clock/clock.ts";
import { createClock } from "../../src/clock/create-clock.ts";
import { createChance } from "../../src/clock/seeded-chance.ts";
import { createEngine } from "../../src/cluster.ts";
import type { AnyController } from "../../src/controllers/controller.ts";
import { createRunner, type Runner } from "../../src/controllers/runner.ts";
import type { Kind, Lister } from "../../src/kinds/kind.ts";
import type { Engine } from "../../src/registry/engine.ts";
import { createBackend } from "../../src/registry/in-process.ts";
import { openMemoryStore } from "../../src/storage/memory/memory-store.ts";

export interface ControlWorld {
  readonly client: Client;
  readonly lister: Lister;
  readonly clock: ControlledClock;
  readonly runner: Runner;
  /** What the runner logged at warn and error. */
  readonly warnings: string[];
  /** Until nothing is left to do at this instant. */
  settle(): Promise<void>;
  /** Moves the clock, letting the world settle at every timer. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const startOfTime = Date.UTC(2026, 0, 1);

export function createControlWorld(controllers: readonly AnyController[], plugins: readonly AdmissionPlugin[] = []): ControlWorld {
  const clock = createClock({ mode: "frozen", start: startOfTime });
  const store = openMemoryStore();
  const engine: Engine = { ...createEngine(store, clock, createChance("test")), admission: createAdmissionChain(plugins) };
  const backend = createBackend(engine);
  const warnings: string[] = [];
  const warn = (fields: object, message: string) =>
    void warnings.push(`${message} ${JSON.stringify(fields)} ${(fields as { err?: Error }).err}`);
  const runner = createRunner({
    backend,
    clock,
    chance: engine.chance,
    log: { debug() {}, info() {}, warn, error: warn },
    controllers,
  });
  runner.start();
  const settle = () => runner.whenIdle();
  return {
    client: createClient(backend, { user: "admin", groups: ["system:masters"], manager: "test" }),
    lister: backend.lister,
    clock,
    runner,
    warnings,
    settle,
    advance: async (ms) => void (await clock.advance({ by: ms, settle })),
    async close() {
      await runner.stop();
      clock.close();
    },
  };
}

/** Messages of all Events about objects of that kind, in order: `reason: message`. */
export function eventsAbout(world: ControlWorld, kind: Kind, event: Kind): string[] {
  return (
    world.lister.list(event) as unknown as readonly (KubeObject & { involvedObject: { kind: string }; reason: string; message: string })[]
  )
    .filter(({ involvedObject }) => involvedObject.kind === kind.kind)
    .map(({ reason, message }) => `${reason}: ${message}`);
}
