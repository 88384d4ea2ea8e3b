import { Alarm } from "./alarm.ts";
import type { AdvanceOptions, ClockMode, ClockState, ControlledClock, Timer } from "./clock.ts";
import { TimerHeap } from "./timer-heap.ts";
import { delayOf, wallReading, wallTimeLine } from "./wall.ts";

export interface ClockOptions {
  readonly mode: ClockMode;
  /** Virtual seconds per wall second in mode `scaled`; 1 if absent. */
  readonly speed?: number | undefined;
  /** The first virtual time in milliseconds since the epoch; absent: now. A `real` clock never starts behind the wall clock. */
  readonly start?: number | undefined;
}

/** An `auto` clock jumps after so many wall milliseconds without a call of `touch`. */
const QUIET = 50;

/**
 * Creates the virtual time line of a cluster. `real` follows the wall clock, `scaled` runs `speed` times as fast,
 * `frozen` stands until it is advanced, `auto` runs like `real` and also jumps to the next timer whenever nothing has
 * happened for 50 ms. Timers that are due already run in every mode. Throws RangeError on a speed that is not above 0.
 */
export function createClock(options: ClockOptions): ControlledClock {
  return new VirtualClock(options);
}

class VirtualClock implements ControlledClock {
  readonly io = wallTimeLine();
  readonly #wall = wallReading();
  readonly #heap = new TimerHeap();
  readonly #alarm = new Alarm(() => this.#serve());
  #mode: ClockMode;
  #speed: number;
  /** The virtual time at wall time `#since`. */
  #base: number;
  #since: number;
  #touched: number;
  /** Advancing: virtual time stands but for the steps of `advance`. */
  #pinned = false;
  #advance: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor({ mode, speed = 1, start }: ClockOptions) {
    this.#mode = mode;
    this.#speed = checked(speed);
    this.#since = this.#wall();
    this.#touched = this.#since;
    this.#base = mode === "real" ? Math.max(start ?? 0, this.#since) : (start ?? this.#since);
  }

  now(): number {
    return Math.floor(this.#exact());
  }

  after(ms: number, action: () => void): Timer {
    if (this.#closed) return { cancel() {} };
    const first = this.#heap.next;
    const time = this.now() + delayOf(ms);
    const timer = this.#heap.add(time, action);
    if (first === undefined || time < first) this.#arm();
    return timer;
  }

  state(): ClockState {
    return { mode: this.#mode, speed: this.#speed, now: this.now(), timers: this.#heap.size, next: this.#heap.next };
  }

  setMode(mode: ClockMode, speed?: number): void {
    const next = speed === undefined ? this.#speed : checked(speed);
    this.#anchor(this.#exact());
    this.#mode = mode;
    this.#speed = next;
    this.#arm();
  }

  advance(options: AdvanceOptions): Promise<number> {
    const result = this.#advance.then(() => this.#advanceNow(options));
    this.#advance = result.catch(() => {});
    return result;
  }

  touch(): void {
    this.#touched = this.#wall();
  }

  close(): void {
    this.#closed = true;
    this.#heap.clear();
    this.#alarm.set(undefined);
    this.io.close();
  }

  async #advanceNow({ by = 0, toNext, settle }: AdvanceOptions): Promise<number> {
    if (!(by >= 0 && by < Number.POSITIVE_INFINITY)) throw new RangeError("time cannot go back or on without end");
    this.#anchor(this.now());
    this.#pinned = true;
    try {
      await settle();
      const target = toNext ? (this.#heap.next ?? this.#base) : this.#base + Math.ceil(by);
      for (let next = this.#heap.next; next !== undefined && next <= target && !this.#closed; next = this.#heap.next) {
        this.#base = Math.max(this.#base, next);
        this.#runDue();
        await settle();
      }
      this.#base = Math.max(this.#base, target);
    } finally {
      this.#pinned = false;
      this.#anchor(this.#base);
      this.#touched = this.#since;
      this.#arm();
    }
    return this.now();
  }

  #stands(): boolean {
    return this.#pinned || this.#mode === "frozen";
  }

  #rate(): number {
    return this.#mode === "scaled" ? this.#speed : 1;
  }

  #exact(): number {
    return this.#stands() ? this.#base : this.#base + (this.#wall() - this.#since) * this.#rate();
  }

  #anchor(time: number): void {
    this.#base = time;
    this.#since = this.#wall();
  }

  #arm(): void {
    this.#alarm.set(this.#closed ? undefined : this.#delay());
  }

  /** Wall milliseconds until there is something to do. */
  #delay(): number | undefined {
    const next = this.#heap.next;
    if (next === undefined) return undefined;
    const left = next - this.#exact();
    if (left <= 0) return 0;
    if (this.#stands()) return undefined;
    const delay = Math.max(1, left / this.#rate());
    return this.#mode === "auto" ? Math.min(delay, Math.max(1, this.#touched + QUIET - this.#wall())) : delay;
  }

  /** The alarm rang: run what is due, jumping there first if this is an auto clock in a quiet world. */
  #serve(): void {
    const next = this.#heap.next;
    if (next !== undefined && this.#mode === "auto" && !this.#pinned && this.#wall() - this.#touched >= QUIET) {
      this.#anchor(Math.max(this.#exact(), next));
    }
    this.#runDue();
  }

  #runDue(): void {
    const time = this.now();
    try {
      for (let action = this.#heap.take(time); action; action = this.#heap.take(time)) {
        this.touch();
        action();
      }
    } finally {
      this.#arm();
    }
  }
}

function checked(speed: number): number {
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) throw new RangeError(`a clock's speed must be above 0, not ${speed}`);
  return speed;
}
