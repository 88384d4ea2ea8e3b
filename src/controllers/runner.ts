/**
 * Runs control loops: subscribes to what they watch, turns changes into keys, and works the one queue item by item.
 * The order in which keys are taken depends on the order of accepted changes alone, never on disk, sockets or the
 * wall clock.
 */
import type { Chance } from "../api/chance.ts";
import { type KubeObject, type OwnerReference, objectKey } from "../api/meta.ts";
import { ApiError } from "../api/status.ts";
import type { Backend } from "../client/backend.ts";
import type { ObjectChange } from "../client/client.ts";
import { createClient } from "../client/create-client.ts";
import { createEventRecorder, createEventStamps } from "../client/create-event-recorder.ts";
import { createExpectations } from "../client/create-expectations.ts";
import { createWorkQueue, type QueueItem, type QueueNumbers } from "../client/work-queue.ts";
import type { Clock } from "../clock/clock.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Controller, ControllerContext, Logger, ReconcileResult } from "./controller.ts";
import { writerOf } from "./writer-of.ts";

// biome-ignore lint/suspicious/noExplicitAny: each controller has its own memory
export type AnyController = Controller<any>;
// biome-ignore lint/suspicious/noExplicitAny: each controller has its own memory
type AnyContext = ControllerContext<any>;

/** How the loop lets sockets have their turn. It decides when they are read, never what runs next. */
export interface IoTurns {
  /** Monotonic wall time in milliseconds. */
  elapsed(): number;
  /** Resolves after pending I/O was served (`setImmediate`). */
  yieldToIo(): Promise<void>;
  /** How long to work between two turns, in ms; absent: 8. */
  slice?(): number;
}

export interface RunnerOptions {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
  readonly controllers: readonly AnyController[];
  /** Absent: the wall clock and setImmediate. */
  readonly io?: IoTurns;
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
  return new ControllerRunner(options);
}

class ControllerRunner implements Runner {
  readonly #options: RunnerOptions;
  readonly #queue;
  readonly #stamps;
  readonly #contexts = new Map<string, { controller: AnyController; context: AnyContext }>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #lastErrors = new Map<string, string>();
  #idleWaiters: (() => void)[] = [];
  #writeWaiters: (() => void)[] = [];
  readonly #io: IoTurns;
  /** When sockets last had their turn. */
  #since = 0;
  #started = false;
  #loop: Promise<void> | undefined;
  #writes = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#queue = createWorkQueue(options.clock, () => this.#wake());
    this.#stamps = createEventStamps(options.clock);
    this.#io = options.io ?? defaultTurns(options.clock);
  }

  start(): void {
    for (const controller of this.#options.controllers) this.#contexts.set(controller.name, this.#begin(controller));
    for (const [kind, listeners] of this.#listeners())
      this.#unsubscribe.push(
        this.#options.backend.subscribe(kind, (change) => {
          for (const listener of listeners) listener(change);
        }),
      );
    this.#started = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#queue.close();
    await this.#loop;
    this.#tellIdle();
  }

  idle(): boolean {
    return this.#queue.idle() && this.#loop === undefined && this.#writes === 0;
  }

  busy(): string[] {
    const items = this.#queue.busy().map((item) => `${item.controller} ${item.key}`);
    return this.#writes > 0 ? [...items, `events being written: ${this.#writes}`] : items;
  }

  get queues(): ReadonlyMap<string, Readonly<QueueNumbers>> {
    return this.#queue.numbers;
  }

  whenIdle(): Promise<void> {
    if (this.idle()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
    });
  }

  pause(name: string): void {
    if (this.#contexts.has(name)) this.#queue.pause(name);
  }

  resume(name: string): void {
    this.#queue.resume(name);
  }

  #begin(controller: AnyController): { controller: AnyController; context: AnyContext } {
    const { backend, clock, chance, log } = this.#options;
    const client = createClient(backend, writerOf(controller));
    const events = createEventRecorder({
      client,
      clock,
      component: controller.component ?? controller.name,
      stamps: this.#stamps,
      pending: (write) => this.#track(write),
    });
    const bare = {
      client,
      lister: backend.lister,
      kinds: backend.kinds,
      clock,
      chance,
      events,
      expectations: createExpectations(clock),
      log,
      breathe: () => this.#breathe(),
      enqueue: (key: string, ms = 0) => this.#queue.addAfter(controller.name, key, ms),
    };
    return { controller, context: { ...bare, state: controller.start?.(bare) } };
  }

  /** Per kind what has to be told of its changes, in the order of the controllers. */
  #listeners(): Map<Kind, ((change: ObjectChange) => void)[]> {
    const all = new Map<Kind, ((change: ObjectChange) => void)[]>();
    const listen = (kind: Kind, listener: (change: ObjectChange) => void) => {
      const known = all.get(kind);
      if (known) known.push(listener);
      else all.set(kind, [listener]);
    };
    for (const { controller, context } of this.#contexts.values()) {
      const add = (keys: readonly string[]) => {
        for (const key of keys) this.#queue.add(controller.name, key);
      };
      for (const { kind, keys } of controller.watches)
        listen(kind, (change) => this.#guard(controller.name, () => add(keys ? keys(change, context) : ownKey(change))));
      const owner = controller.watches[0]?.kind;
      if (owner)
        for (const kind of controller.owns ?? [])
          listen(kind, (change) => this.#guard(controller.name, () => add(ownerKeys(owner, change))));
      const { everyKind } = controller;
      if (everyKind)
        for (const kind of this.#options.backend.kinds.filter(isStored))
          listen(kind, (change) => this.#guard(controller.name, () => add(everyKind(change, context))));
    }
    return all;
  }

  /** A mistake in a listener must not break the write that told it. */
  #guard(controller: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.log.error({ controller, err: error }, "a watch failed");
    }
  }

  #track(write: Promise<void>): void {
    this.#writes++;
    void write.then(() => {
      this.#writes--;
      if (this.#writes > 0) return;
      for (const resolve of this.#writeWaiters.splice(0)) resolve();
      this.#tellIdle();
    });
  }

  /** Events are written before anything else is begun, so that their place among the revisions does not depend on turns of I/O. */
  #written(): Promise<void> | undefined {
    if (this.#writes === 0) return undefined;
    return new Promise((resolve) => {
      this.#writeWaiters.push(resolve);
    });
  }

  #wake(): void {
    if (!this.#started || this.#loop) return;
    this.#loop = Promise.resolve()
      .then(() => this.#work())
      .finally(() => {
        this.#loop = undefined;
        if (!this.#queue.idle()) this.#wake();
        this.#tellIdle();
      });
  }

  #tellIdle(): void {
    if (this.#idleWaiters.length === 0 || (this.#started && !this.idle())) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  async #work(): Promise<void> {
    this.#since = this.#io.elapsed();
    while (this.#started) {
      const item = this.#queue.take();
      if (!item) return;
      await this.#reconcile(item);
      await this.#breathe();
    }
  }

  #breathe(): Promise<void> | undefined {
    const written = this.#written();
    return written ? written.then(() => this.#yield()) : this.#yield();
  }

  #yield(): Promise<void> | undefined {
    const io = this.#io;
    if (io.elapsed() - this.#since < (io.slice?.() ?? 8)) return undefined;
    return io.yieldToIo().then(() => {
      this.#since = io.elapsed();
    });
  }

  async #reconcile(item: QueueItem): Promise<void> {
    const entry = this.#contexts.get(item.controller);
    if (!entry) return this.#queue.done(item);
    try {
      const answer: ReturnType<AnyController["reconcile"]> = entry.controller.reconcile(entry.context, item.key);
      const result = (answer instanceof Promise ? await answer : answer) as ReconcileResult;
      this.#queue.forget(item);
      this.#lastErrors.delete(nameOf(item));
      if (result) this.#queue.addAfter(item.controller, item.key, result.requeueAfter);
    } catch (error) {
      this.#failed(item, error);
    }
    this.#queue.done(item);
  }

  /** What lost a race is tried again at once, because the cache is current; anything else after its back-off. */
  #failed(item: QueueItem, error: unknown): void {
    const backOff = this.#queue.failed(item);
    const quiet = error instanceof ApiError && quietReasons.has(error.reason);
    if (quiet && backOff <= 5) {
      this.#queue.add(item.controller, item.key);
      return;
    }
    const text = String(error);
    if (!quiet && this.#lastErrors.get(nameOf(item)) !== text) {
      this.#lastErrors.set(nameOf(item), text);
      this.#options.log.warn({ controller: item.controller, key: item.key, err: error }, "reconcile failed, it is tried again");
    }
    this.#queue.addAfter(item.controller, item.key, backOff);
  }
}

const defaultTurns = (clock: Clock): IoTurns => ({
  elapsed: () => clock.io.now(),
  yieldToIo: () => new Promise((resolve) => void setImmediate(resolve)),
});

const quietReasons = new Set<string>(["Conflict", "NotFound", "AlreadyExists"]);

const nameOf = (item: QueueItem) => `${item.controller} ${item.key}`;

const ownKey = ({ object, old }: ObjectChange): readonly string[] => [objectKey((object ?? old) as KubeObject)];

/** Kinds that have objects of their own; Events are left out, they are too many and nobody owns by them. */
const isStored = (kind: Kind) => kind.verbs.includes("watch") && !kind.options.storedAs && kind.plural !== "events";

/** The controlling owners before and after the change, if they are of `owner`'s kind. */
function ownerKeys(owner: Kind, { object, old }: ObjectChange): readonly string[] {
  const now = object && controllerKey(owner, object);
  if (object && old && object.metadata.ownerReferences === old.metadata.ownerReferences) return now ? [now] : [];
  const before = old && controllerKey(owner, old);
  return [...(before ? [before] : []), ...(now && now !== before ? [now] : [])];
}

function controllerKey(owner: Kind, object: KubeObject): string | undefined {
  for (const reference of object.metadata.ownerReferences ?? [])
    if (reference.controller === true && names(reference, owner))
      return owner.namespaced && object.metadata.namespace ? `${object.metadata.namespace}/${reference.name}` : reference.name;
  return undefined;
}

const names = (reference: OwnerReference, owner: Kind) => reference.kind === owner.kind && reference.apiVersion === owner.apiVersion;
