import type { Backing, Batch } from "./backing.ts";
import { StoreError } from "./store.ts";
import type { StoredRow } from "./stored-row.ts";

/** Batches handed to the backing before the first of them is acknowledged. */
const IN_FLIGHT = 2;

/** What one transaction will hold, and who waits for it. */
class Pending implements Batch {
  readonly rows: StoredRow[] = [];
  readonly facts: [string, string][] = [];
  revision = 0;
  resolve: () => void = () => {};
  reject: (error: StoreError) => void = () => {};
  readonly done = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    // Nobody may be waiting when it fails.
    this.done.catch(() => {});
  }
}

/**
 * The way from accepted to durable: gathers the writes of a turn into one batch, hands batches to the backing in
 * order and knows what is not durable yet. A failed batch fails everything after it.
 */
export class Backlog {
  readonly #backing: Backing;
  readonly #failed: (error: StoreError) => void;
  readonly #tail = new Map<number, StoredRow>();
  readonly #flying: Pending[] = [];
  #open: Pending | undefined;
  #durable: number;
  #error: StoreError | undefined;

  constructor(backing: Backing, durable: number, failed: (error: StoreError) => void) {
    this.#backing = backing;
    this.#durable = durable;
    this.#failed = failed;
  }

  get durableRevision(): number {
    return this.#durable;
  }

  /** Why nothing can be written any more. */
  get error(): StoreError | undefined {
    return this.#error;
  }

  /** Rows accepted but not yet durable, by id and in order. */
  get tail(): ReadonlyMap<number, StoredRow> {
    return this.#tail;
  }

  accept(revision: number, rows: readonly StoredRow[]): void {
    const batch = this.#gathering();
    for (const row of rows) {
      batch.rows.push(row);
      this.#tail.set(row.id, row);
    }
    batch.revision = revision;
    if (this.#backing.inline) this.#flush();
  }

  fact(name: string, value: string): void {
    this.#gathering().facts.push([name, value]);
    if (this.#backing.inline) this.#flush();
  }

  /** Resolves when everything up to `revision` is durable; rejects with Unavailable if that failed. */
  durable(revision: number): Promise<void> {
    if (revision <= this.#durable) return Promise.resolve();
    if (this.#error) return Promise.reject(this.#error);
    const batch = this.#pending().find((pending) => pending.revision >= revision);
    return batch?.done ?? Promise.reject(new StoreError("FutureRevision", `revision ${revision} has not been issued`));
  }

  /** Resolves when nothing is pending, whether it worked or not. */
  async drain(): Promise<void> {
    while (!this.#error) {
      const last = this.#pending().at(-1);
      if (!last) return;
      await last.done.catch(() => {});
    }
  }

  #pending(): readonly Pending[] {
    return this.#open ? [...this.#flying, this.#open] : this.#flying;
  }

  #gathering(): Pending {
    if (!this.#open) {
      this.#open = new Pending();
      if (!this.#backing.inline) setImmediate(() => this.#flush());
    }
    return this.#open;
  }

  #flush(): void {
    const batch = this.#open;
    if (!batch || this.#error || this.#flying.length >= IN_FLIGHT) return;
    this.#open = undefined;
    this.#flying.push(batch);
    this.#backing.write(batch, (error) => (error ? this.#fail(error) : this.#acknowledged(batch)));
  }

  #acknowledged(batch: Pending): void {
    if (this.#error) return;
    this.#flying.splice(this.#flying.indexOf(batch), 1);
    for (const row of batch.rows) this.#tail.delete(row.id);
    this.#durable = Math.max(this.#durable, batch.revision);
    batch.resolve();
    this.#flush();
  }

  #fail(cause: Error): void {
    if (this.#error) return;
    const error = new StoreError("Unavailable", `a commit could not be made durable: ${cause.message}`);
    error.cause = cause;
    this.#error = error;
    for (const batch of this.#pending()) batch.reject(error);
    this.#failed(error);
  }
}
