import type { Timer } from "./clock.ts";

/** A timer in the heap; `place` is its index there, -1 once it is out. */
interface Entry extends Timer {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
  place: number;
}

/** Pending timers as a binary heap ordered by (time, creation): add, cancel and take cost log(n). */
export class TimerHeap {
  readonly #heap: Entry[] = [];
  #created = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the first timer is due; `undefined` when there is none. */
  get next(): number | undefined {
    return this.#heap[0]?.time;
  }

  add(time: number, action: () => void): Timer {
    const entry: Entry = { time, order: this.#created++, action, place: -1, cancel: () => this.#remove(entry) };
    this.#sink(this.#heap.length, entry, "up");
    return entry;
  }

  /** Takes out the first timer if it is due at `time`, and returns its action. */
  take(time: number): (() => void) | undefined {
    const first = this.#heap[0];
    if (!first || first.time > time) return undefined;
    this.#remove(first);
    return first.action;
  }

  clear(): void {
    for (const entry of this.#heap) entry.place = -1;
    this.#heap.length = 0;
  }

  #remove(entry: Entry): void {
    const place = entry.place;
    if (place < 0) return;
    entry.place = -1;
    const last = this.#heap.pop();
    if (!last || last === entry) return;
    const parent = this.#heap[(place - 1) >> 1];
    this.#sink(place, last, place > 0 && parent && before(last, parent) ? "up" : "down");
  }

  /** Puts `entry` where it belongs, starting from the free place `from`. */
  #sink(from: number, entry: Entry, direction: "up" | "down"): void {
    let place = from;
    for (;;) {
      const other = direction === "up" ? this.#parentAfter(place, entry) : this.#childBefore(place, entry);
      if (!other) break;
      const free = other.place;
      this.#put(place, other);
      place = free;
    }
    this.#put(place, entry);
  }

  #parentAfter(place: number, entry: Entry): Entry | undefined {
    const parent = place > 0 ? this.#heap[(place - 1) >> 1] : undefined;
    return parent && before(entry, parent) ? parent : undefined;
  }

  #childBefore(place: number, entry: Entry): Entry | undefined {
    const left = this.#heap[2 * place + 1];
    const right = this.#heap[2 * place + 2];
    const child = left && right && before(right, left) ? right : left;
    return child && before(child, entry) ? child : undefined;
  }

  #put(place: number, entry: Entry): void {
    this.#heap[place] = entry;
    entry.place = place;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
