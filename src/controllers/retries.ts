/** What follows when a key was reconciled, or could not be. */
import { ApiError } from "../api/status.ts";
import type { QueueItem, WorkQueue } from "../client/work-queue.ts";
import type { Logger } from "./controller.ts";

/** What lost a race. */
const quietReasons = new Set<string>(["Conflict", "NotFound", "AlreadyExists"]);

/** The back-off of a first failure, milliseconds. */
const firstBackOff = 5;

const nameOf = (item: QueueItem) => `${item.controller} ${item.key}`;

export class Retries {
  readonly #queue: WorkQueue;
  readonly #log: Logger;
  readonly #lastErrors = new Map<string, string>();

  constructor(queue: WorkQueue, log: Logger) {
    this.#queue = queue;
    this.#log = log;
  }

  /** Its failures are forgotten. */
  succeeded(item: QueueItem): void {
    this.#queue.forget(item);
    if (this.#lastErrors.size > 0) this.#lastErrors.delete(nameOf(item));
  }

  /**
   * What lost a race is tried again at once, because the cache is current; anything else after its back-off. Each
   * different error of a key is logged once.
   */
  failed(item: QueueItem, error: unknown): void {
    const backOff = this.#queue.failed(item);
    const quiet = error instanceof ApiError && quietReasons.has(error.reason);
    if (quiet && backOff <= firstBackOff) {
      this.#queue.add(item.controller, item.key);
      return;
    }
    const text = String(error);
    if (!quiet && this.#lastErrors.get(nameOf(item)) !== text) {
      this.#lastErrors.set(nameOf(item), text);
      this.#log.warn({ controller: item.controller, key: item.key, err: error }, "reconcile failed, it is tried again");
    }
    this.#queue.addAfter(item.controller, item.key, backOff);
  }
}
