/**
 * One control plane: clock, storage, registry, controllers, scheduler and kubelet wired together. Everything hangs off
 * the returned object; two clusters in one process never meet. Nothing here knows HTTP.
 */
import { createAdmissionChain } from "./admission/chain.ts";
import { admissionPlugins } from "./admission/index.ts";
import type { Chance } from "./api/chance.ts";
import { ensureBootstrapObjects } from "./bootstrap.ts";
import type { Client } from "./client/client.ts";
import { createClient } from "./client/create-client.ts";
import type { ClockMode, ControlledClock } from "./clock/clock.ts";
import { createClock } from "./clock/create-clock.ts";
import { createChance, randomSeed } from "./clock/seeded-chance.ts";
import { ConfigError } from "./config/config-error.ts";
import type { AnyController, Logger } from "./controllers/controller.ts";
import { builtinControllers } from "./controllers/index.ts";
import { createRunner, type Runner } from "./controllers/runner.ts";
import { builtinKinds } from "./kinds/index.ts";
import type { Kind, Lister } from "./kinds/kind.ts";
import { type KubeletConfig, kubeletControllers } from "./kubelet/index.ts";
import { ensureInitialNodes } from "./kubelet/initial-nodes.ts";
import { isReady } from "./readiness.ts";
import { loadCache } from "./registry/cache.ts";
import { createRegistry } from "./registry/create-registry.ts";
import { createPassing, type Engine } from "./registry/engine.ts";
import { createEventExpiry } from "./registry/event-expiry.ts";
import { createHistoryKeeper } from "./registry/history-keeper.ts";
import { createBackend } from "./registry/in-process.ts";
import { createLister } from "./registry/lister.ts";
import type { Registry } from "./registry/registry.ts";
import { createWatchHub, type WatchHub } from "./registry/watch-hub.ts";
import { scheduler } from "./scheduler/scheduler.ts";
import { type Settled, type SettleOptions, settle } from "./settle.ts";
import type { Store } from "./storage/store.ts";

export interface ClusterOptions {
  /** Opens the store; `firstRevision` is where a new one begins. */
  openStore(firstRevision: number): Promise<Store>;
  /** Absent: the store's own, or a random one for a new store. */
  readonly seed?: string | undefined;
  readonly clock?: ClockMode | undefined;
  readonly speed?: number | undefined;
  /** Nodes to make at the first start. */
  readonly nodes: number;
  readonly kubelet: KubeletConfig;
  readonly storageClass: "standard" | "none";
  readonly unknownPhase: boolean;
  /** Names of controllers to run; `*` all, `-name` without it. */
  readonly controllers: readonly string[];
  /** Revisions older than this many milliseconds, or this many in number, are forgotten. */
  readonly history: { readonly ms: number; readonly revisions: number };
  /** Virtual milliseconds after which Events are deleted; 0 or absent: never. */
  readonly eventTtl?: number | undefined;
  readonly log: Logger;
  /** Told once when an accepted write could not be made durable. */
  readonly onStorageFailure?: (error: Error) => void;
}

export interface Cluster {
  readonly registry: Registry;
  readonly clock: ControlledClock;
  readonly chance: Chance;
  readonly lister: Lister;
  readonly kinds: readonly Kind[];
  readonly store: Store;
  readonly runner: Runner;
  readonly seed: string;
  /** True when the store held objects before this start. */
  readonly resumed: boolean;
  client(manager: string): Client;
  /** True when a client can work: bootstrap objects, default ServiceAccount, nodes Ready. */
  ready(): boolean;
  /** Resolves when no queue, delivery or commit is pending, or after the time-out. */
  settle(options?: SettleOptions): Promise<Settled>;
  /** Moves a frozen (or any) clock by `ms`, or to the next timer, letting the world settle at every instant. Resolves to the new time. */
  advance(step: { readonly by?: number; readonly toNext?: boolean }): Promise<number>;
  /** Starts the control loops; resolves when {@link ready}. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Bytes of newest changes kept per resource for watches to resume from; older resumes read the store. */
const ringBytes = 16 * 1024 * 1024;

/** A first revision above anything a forgotten earlier run can have issued: five hundred a second since 2024. */
const baseRevision = (wallNow: number): number => Math.max(1, Math.floor((wallNow - Date.UTC(2024, 0, 1)) / 2));

/** Where frozen worlds with a given seed begin, so that the same seed gives the same bytes. */
const epochOfSeeds = Date.UTC(2026, 0, 1);

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const controllers = chosen(options);
  const repeatable = options.seed !== undefined && options.clock === "frozen";
  const probe = createClock({ mode: "real" });
  const store = await options.openStore(repeatable ? 1000 : baseRevision(probe.io.now()));
  probe.close();
  const seed = options.seed ?? store.facts.get("seed") ?? randomSeed();
  const storedTime = Number(store.facts.get("time") ?? 0);
  const start = storedTime > 0 ? storedTime : repeatable ? epochOfSeeds : undefined;
  store.facts.set("seed", seed);
  store.onFailure((error) => {
    options.log.error({ err: error }, "the storage failed: nothing more is accepted");
    options.onStorageFailure?.(error);
  });
  const clock = createClock({ mode: options.clock ?? "real", speed: options.speed, start });
  const engine = createEngine(store, clock, createChance(seed));
  const hub = createWatchHub(engine);
  const registry = createRegistry(engine, hub);
  const backend = createBackend(engine);
  const runner = createRunner({
    backend,
    clock,
    chance: engine.chance,
    log: options.log,
    controllers,
  });
  const resumed = engine.cache.resources.some((resource) => resource.size > 0);
  return assemble({ options, engine, hub, registry, runner, seed, resumed, clientFor: (manager) => createClient(backend, admin(manager)) });
}

const admin = (manager: string) => ({ user: "admin", groups: ["system:masters", "system:authenticated"], manager });

/** The parts of a registry over a store, with everything the store holds loaded. */
export function createEngine(store: Store, clock: ControlledClock, chance: Chance): Engine {
  const kinds = builtinKinds;
  const cache = loadCache(kinds, store, ringBytes);
  const stored = new Map(kinds.filter((kind) => !kind.options.storedAs).map((kind) => [kind.prefix, kind]));
  return {
    store,
    cache,
    lister: createLister(cache),
    clock,
    chance,
    admission: createAdmissionChain(admissionPlugins),
    kinds,
    passing: createPassing(),
    storageKind: (kind) => stored.get(kind.prefix) ?? kind,
  };
}

/** The controllers that are switched on, in their order. Throws ConfigError for a name that none of them has. */
function chosen(options: ClusterOptions): AnyController[] {
  const all: AnyController[] = [
    ...builtinControllers({ kubeletMode: options.kubelet.mode, unknownPhase: options.unknownPhase, storageClass: options.storageClass }),
    scheduler,
    ...kubeletControllers(options.kubelet),
  ];
  const names = options.controllers;
  const known = new Set(["*", ...all.flatMap(({ name }) => [name, `-${name}`])]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new ConfigError(`--controllers: ${unknown} is not known, only *, ${[...new Set(all.map(({ name }) => name))].join(", ")}`);
  return all.filter(({ name }) => (names.includes("*") || names.includes(name)) && !names.includes(`-${name}`));
}

interface Parts {
  readonly options: ClusterOptions;
  readonly engine: Engine;
  readonly hub: WatchHub;
  readonly registry: Registry;
  readonly runner: Runner;
  readonly seed: string;
  readonly resumed: boolean;
  clientFor(manager: string): Client;
}

function assemble(parts: Parts): Cluster {
  const { options, engine, hub, registry, runner } = parts;
  const { store } = engine;
  const clock = engine.clock as ControlledClock;
  const settled = (how: SettleOptions = {}) => settle(parts, how);
  const keepTime = () => store.facts.set("time", String(clock.now()));
  let stopped = false;
  const forgetHistory = createHistoryKeeper(engine, options.history);
  const expiry = createEventExpiry(engine, options.eventTtl ?? 0);
  return {
    registry,
    clock,
    chance: engine.chance,
    lister: engine.lister,
    kinds: engine.kinds,
    store,
    runner,
    seed: parts.seed,
    resumed: parts.resumed,
    client: parts.clientFor,
    ready: () => isReady(engine.lister, options),
    settle: settled,
    async advance(step) {
      const now = await clock.advance({ ...step, settle: async () => void (await settled()) });
      keepTime();
      return now;
    },
    async start() {
      await ensureBootstrapObjects(engine, options);
      if (!parts.resumed) await ensureInitialNodes(parts.clientFor("miniplane"), options.nodes, options.kubelet);
      runner.start();
      engine.cache.subscribe(() => clock.touch());
      forgetHistory.start();
      expiry.start();
      // A new world is handed over at rest; a resumed one goes on with whatever it was doing.
      if (parts.resumed) await untilReady(engine, options);
      else await settled();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      forgetHistory.stop();
      expiry.stop();
      await runner.stop();
      hub.close();
      keepTime();
      clock.close();
      await store.close();
    },
  };
}

/** Milliseconds of wall time after which a resumed world is handed over although it is not ready. */
const readyPatience = 30_000;

async function untilReady(engine: Engine, options: ClusterOptions): Promise<void> {
  const { io } = engine.clock;
  const deadline = io.now() + readyPatience;
  while (!isReady(engine.lister, options) && io.now() < deadline) await new Promise<void>((resolve) => io.after(1, resolve));
}
