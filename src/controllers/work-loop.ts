/**
 * The loop that works the one queue item by item. The order in which keys are taken depends on the order of accepted
 * changes alone, never on disk, sockets or the wall clock.
 */
import { createWorkQueue, type QueueItem, type WorkQueue } from "../client/work-queue.ts";
import type { Clock } from "../clock/clock.ts";
import type { AnyController, Logger, ReconcileResult, StartedController } from "./controller.ts";
import { IoTurns } from "./io-turns.ts";
import { PendingWrites } from "./pending-writes.ts";
import { Retries } from "./retries.ts";

export interface WorkLoopOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** By name: who reconciles the keys. */
  readonly controllers: ReadonlyMap<string, StartedController>;
}

/** One key at a time, until none is left that may be taken; begins again by itself when one comes in. */
export class WorkLoop {
  readonly queue: WorkQueue;
  /** Events are written before anything else is begun, so that their place among the revisions does not depend on turns of I/O. */
  readonly writes = new PendingWrites(() => this.#tellIdle());
  readonly #options: WorkLoopOptions;
  readonly #turns: IoTurns;
  readonly #retries: Retries;
  #idleWaiters: (() => void)[] = [];
  #started = false;
  #loop: Promise<void> | undefined;

  constructor(options: WorkLoopOptions) {
    this.#options = options;
    this.#turns = new IoTurns(options.clock.io);
    this.queue = createWorkQueue(options.clock, () => this.#wake());
    this.#retries = new Retries(this.queue, options.log);
  }

  start(): void {
    this.#started = true;
    this.#wake();
  }

  /** Stops taking keys; resolves when the running reconcile is over. */
  async stop(): Promise<void> {
    this.#started = false;
    this.queue.close();
    await this.#loop;
    this.#tellIdle();
  }

  /** Nothing is queued, running or being written. */
  idle(): boolean {
    return this.queue.idle() && this.#loop === undefined && this.writes.count === 0;
  }

  /** Resolves as soon as `idle()` holds, or when the loop has stopped. */
  whenIdle(): Promise<void> {
    if (this.idle()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
    });
  }

  /** To be awaited between two steps of work: writes are over, and sockets have had their turn if it was time for that. */
  breathe(): Promise<void> | undefined {
    const written = this.writes.over();
    return written ? written.then(() => this.#turns.yield()) : this.#turns.yield();
  }

  #wake(): void {
    if (!this.#started || this.#loop) return;
    this.#loop = Promise.resolve()
      .then(() => this.#work())
      .finally(() => {
        this.#loop = undefined;
        if (!this.queue.idle()) this.#wake();
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
    this.#turns.begin();
    while (this.#started) {
      const item = this.queue.take();
      if (!item) return;
      await this.#reconcile(item);
      await this.breathe();
    }
  }

  async #reconcile(item: QueueItem): Promise<void> {
    const entry = this.#options.controllers.get(item.controller);
    if (!entry) return this.queue.done(item);
    try {
      const answer: ReturnType<AnyController["reconcile"]> = entry.controller.reconcile(entry.context, item.key);
      const result = (answer instanceof Promise ? await answer : answer) as ReconcileResult;
      this.#retries.succeeded(item);
      if (result) this.queue.addAfter(item.controller, item.key, result.requeueAfter);
    } catch (error) {
      this.#retries.failed(item, error);
    }
    this.queue.done(item);
  }
}
