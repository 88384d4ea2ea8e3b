/** The longest delay setTimeout takes. */
const LONGEST = 2 ** 31 - 1;

/** One wall-clock wake-up at a time. It does not keep the process alive: whoever waits for something holds a socket. */
export class Alarm {
  readonly #ring: () => void;
  #timeout: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings in `delay` wall milliseconds (0 or less: in this turn of the event loop), or never; replaces what was set. */
  set(delay: number | undefined): void {
    if (delay !== undefined && delay <= 0) {
      this.#immediate ??= setImmediate(() => this.#rings());
      return;
    }
    this.#stop();
    if (delay === undefined) return;
    this.#timeout = setTimeout(() => this.#rings(), Math.min(Math.ceil(delay), LONGEST));
    this.#timeout.unref();
  }

  #rings(): void {
    this.#stop();
    this.#ring();
  }

  #stop(): void {
    if (this.#timeout) clearTimeout(this.#timeout);
    if (this.#immediate) clearImmediate(this.#immediate);
    this.#timeout = undefined;
    this.#immediate = undefined;
  }
}
