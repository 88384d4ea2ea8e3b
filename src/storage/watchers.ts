import type { Change, Subscription } from "./store.ts";

interface Watcher {
  readonly prefix: string;
  readonly listener: (change: Change) => void;
}

/** Who hears of accepted changes. A change made inside a listener is delivered after the one being delivered. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  readonly #queue: Change[] = [];
  #delivering = false;

  get size(): number {
    return this.#watchers.size;
  }

  add(prefix: string, listener: (change: Change) => void): Subscription {
    const watcher = { prefix, listener };
    this.#watchers.add(watcher);
    return { close: () => void this.#watchers.delete(watcher) };
  }

  deliver(changes: readonly Change[]): void {
    this.#queue.push(...changes);
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let change = this.#queue.shift(); change; change = this.#queue.shift()) {
        for (const { prefix, listener } of this.#watchers) if (change.row.key.startsWith(prefix)) listener(change);
      }
    } finally {
      this.#delivering = false;
    }
  }

  clear(): void {
    this.#watchers.clear();
  }
}
