/** A registry on the memory store, without admission, controllers and HTTP: for histories of writes and what reads show of them. */

import { createAdmissionChain } from "../../src/admission/chain.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import { createClock } from "../../src/clock/create-clock.ts";
import { createChance } from "../../src/clock/seeded-chance.ts";
import { createEngine } from "../../src/cluster.ts";
import { configMap } from "../../src/kinds/core/config-map.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { createRegistry } from "../../src/registry/create-registry.ts";
import type { ListAnswer, ListQuery, Registry, RequestContext, WatchEvent, WatchQuery } from "../../src/registry/registry.ts";
import { createWatchHub } from "../../src/registry/watch-hub.ts";
import { openMemoryStore } from "../../src/storage/memory/memory-store.ts";
import type { Store } from "../../src/storage/store.ts";

/** One write of a history. */
export interface Step {
  readonly type: "put" | "delete";
  readonly name: string;
  readonly label: string;
}

export interface RegistryWorld {
  readonly registry: Registry;
  readonly store: Store;
  /** Does a step; one that does not apply changes nothing. */
  step(step: Step): Promise<void>;
  list(query?: ListQuery): ListAnswer;
  /** Everything a watch gets until now. */
  watch(query: WatchQuery): { events: WatchEvent[]; error: () => unknown; close(): void };
  /** Lets watchers hear what has happened. */
  settle(): Promise<void>;
  /** The same store, read anew: nothing of what happened is in memory. */
  restarted(): RegistryWorld;
}

const kind = configMap as unknown as Kind;
const namespace = "default";
const context: RequestContext = {
  user: { name: "admin", groups: ["system:masters"] },
  manager: "test",
  dryRun: false,
  fieldValidation: "Ignore",
  warn: () => undefined,
};

export function createRegistryWorld(store: Store = openMemoryStore({ firstRevision: 100 })): RegistryWorld {
  const clock = createClock({ mode: "frozen", start: Date.UTC(2026, 0, 1) });
  const engine = { ...createEngine(store, clock, createChance("test")), admission: createAdmissionChain([]) };
  const registry = createRegistry(engine, createWatchHub(engine));
  const place = { kind, namespace, subresource: "" };
  return {
    registry,
    store,
    async step({ type, name, label }) {
      const exists = registry.lister.get(kind, namespace, name);
      const object = {
        metadata: { name, namespace, labels: { l: label } },
        data: { at: String(registry.revision) },
      } as unknown as KubeObject;
      if (type === "delete") await (exists && registry.delete({ ...place, name }, {}, context));
      else if (exists) await registry.update({ ...place, name }, object, context);
      else await registry.create(place, object, context);
    },
    list: (query = {}) => registry.list(kind, namespace, query),
    watch(query) {
      const events: WatchEvent[] = [];
      let failed: unknown;
      const sink = {
        batch: (batch: { events: readonly WatchEvent[] }) => void events.push(...batch.events),
        end: (error?: unknown) => {
          failed = error;
        },
      };
      const handle = registry.watch(kind, namespace, query, sink);
      return { events, error: () => failed, close: () => handle.close() };
    },
    settle: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    restarted: () => createRegistryWorld(store),
  };
}
