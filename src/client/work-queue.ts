/**
 * The one queue of all control loops: first in, first out over (controller, key). A key that waits is not queued a
 * second time; a key that is added while it runs waits again when it is done. Delays and back-off run on virtual time.
 */
import type { TimeLine, Timer } from "../clock/clock.ts";

export interface QueueItem {
  readonly controller: string;
  readonly key: string;
}

/** What a controller's keys have gone through since the start. */
export interface QueueNumbers {
  /** Keys that wait, paused or not. */
  depth: number;
  adds: number;
  /** Failures that are tried again. */
  retries: number;
}

export interface WorkQueue {
  /** Queues the key now; a pending delayed add of it stays. */
  add(controller: string, key: string): void;
  /** Queues the key in `ms` of virtual time; of several delays the earliest counts. */
  addAfter(controller: string, key: string, ms: number): void;
  /** Counts a failure of the key; returns its back-off in ms: 5, doubled with each failure, at most 1,000 s. */
  failed(item: QueueItem): number;
  /** Forgets the key's failures. */
  forget(item: QueueItem): void;
  /** The next item, which counts as running until `done`; items of paused controllers are passed over. */
  take(): QueueItem | undefined;
  done(item: QueueItem): void;
  pause(controller: string): void;
  resume(controller: string): void;
  /** Nothing waits (but for paused controllers) and nothing runs. */
  idle(): boolean;
  /** What waits or runs, in order, without what is paused. */
  busy(): readonly QueueItem[];
  /** By controller. */
  readonly numbers: ReadonlyMap<string, Readonly<QueueNumbers>>;
  /** Cancels every delay and drops what waits. */
  close(): void;
}

const firstBackOff = 5;
const longestBackOff = 1_000_000;

interface Slot extends QueueItem {
  readonly numbers: QueueNumbers;
  waiting: boolean;
  running: boolean;
  /** Added while running. */
  again: boolean;
  failures: number;
  due: number;
  timer: Timer | undefined;
}

/** `wake` is called whenever an item that can be taken has come in. */
export function createWorkQueue(clock: TimeLine, wake: () => void): WorkQueue {
  return new Fifo(clock, wake);
}

class Fifo implements WorkQueue {
  readonly #clock: TimeLine;
  readonly #wake: () => void;
  readonly #slots = new Map<string, Map<string, Slot>>();
  readonly #paused = new Map<string, Slot[]>();
  readonly numbers = new Map<string, QueueNumbers>();
  #items: Slot[] = [];
  #head = 0;
  #running: Slot | undefined;

  constructor(clock: TimeLine, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  add(controller: string, key: string): void {
    this.#push(this.#slot(controller, key));
  }

  addAfter(controller: string, key: string, ms: number): void {
    const slot = this.#slot(controller, key);
    if (ms <= 0) {
      this.#push(slot);
      return;
    }
    const due = this.#clock.now() + ms;
    if (slot.timer && slot.due <= due) return;
    slot.timer?.cancel();
    slot.due = due;
    slot.timer = this.#clock.after(ms, () => {
      slot.timer = undefined;
      this.#push(slot);
    });
  }

  failed(item: QueueItem): number {
    const slot = this.#slot(item.controller, item.key);
    slot.numbers.retries++;
    return Math.min(firstBackOff * 2 ** slot.failures++, longestBackOff);
  }

  forget(item: QueueItem): void {
    const slot = this.#slots.get(item.controller)?.get(item.key);
    if (!slot) return;
    slot.failures = 0;
    this.#drop(slot);
  }

  take(): QueueItem | undefined {
    const slot = this.#items[this.#head];
    if (!slot) return undefined;
    this.#head++;
    if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    slot.waiting = false;
    slot.running = true;
    slot.numbers.depth--;
    this.#running = slot;
    return slot;
  }

  done(item: QueueItem): void {
    const slot = this.#slot(item.controller, item.key);
    slot.running = false;
    this.#running = undefined;
    if (slot.again) {
      slot.again = false;
      this.#push(slot);
    } else this.#drop(slot);
  }

  pause(controller: string): void {
    if (this.#paused.has(controller)) return;
    const waiting = this.#items.slice(this.#head);
    const held = waiting.filter((slot) => slot.controller === controller);
    this.#paused.set(controller, held);
    this.#items = waiting.filter((slot) => slot.controller !== controller);
    this.#head = 0;
  }

  resume(controller: string): void {
    const held = this.#paused.get(controller);
    if (!held) return;
    this.#paused.delete(controller);
    this.#items.push(...held);
    if (held.length > 0) this.#wake();
  }

  idle(): boolean {
    return !this.#running && this.#head === this.#items.length;
  }

  busy(): readonly QueueItem[] {
    return [...(this.#running ? [this.#running] : []), ...this.#items.slice(this.#head)];
  }

  close(): void {
    for (const own of this.#slots.values()) for (const slot of own.values()) slot.timer?.cancel();
    this.#slots.clear();
    this.#paused.clear();
    this.#items = [];
    this.#head = 0;
  }

  #push(slot: Slot): void {
    if (slot.waiting) return;
    if (slot.running) {
      slot.again = true;
      return;
    }
    slot.waiting = true;
    slot.numbers.adds++;
    slot.numbers.depth++;
    const held = this.#paused.get(slot.controller);
    if (held) {
      held.push(slot);
      return;
    }
    this.#items.push(slot);
    this.#wake();
  }

  #slot(controller: string, key: string): Slot {
    let own = this.#slots.get(controller);
    if (!own) {
      own = new Map();
      this.#slots.set(controller, own);
    }
    let slot = own.get(key);
    if (!slot) {
      const numbers = this.#numbersOf(controller);
      slot = { controller, key, numbers, waiting: false, running: false, again: false, failures: 0, due: 0, timer: undefined };
      own.set(key, slot);
    }
    return slot;
  }

  #numbersOf(controller: string): QueueNumbers {
    let numbers = this.numbers.get(controller);
    if (!numbers) {
      numbers = { depth: 0, adds: 0, retries: 0 };
      this.numbers.set(controller, numbers);
    }
    return numbers;
  }

  /** Forgets a slot in which nothing is left to remember. */
  #drop(slot: Slot): void {
    if (!slot.waiting && !slot.running && !slot.timer && slot.failures === 0) this.#slots.get(slot.controller)?.delete(slot.key);
  }
}
