/** Writes that loops do not wait for: Events. Nothing else is begun before they are done. */
export class PendingWrites {
  readonly #done: () => void;
  #count = 0;
  #waiters: (() => void)[] = [];

  /** `done` is called whenever the last one is over. */
  constructor(done: () => void) {
    this.#done = done;
  }

  get count(): number {
    return this.#count;
  }

  /** `write` must not reject. */
  track(write: Promise<void>): void {
    this.#count++;
    void write.then(() => {
      this.#count--;
      if (this.#count > 0) return;
      for (const resolve of this.#waiters.splice(0)) resolve();
      this.#done();
    });
  }

  /** Resolves when all are over; undefined when there are none. */
  over(): Promise<void> | undefined {
    if (this.#count === 0) return undefined;
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }
}
