/** How loops let sockets have their turn. It decides when they are read, never what runs next. */
import type { TimeLine } from "../clock/clock.ts";

/** Wall milliseconds of work between two turns. */
const slice = 8;

export class IoTurns {
  readonly #wall: TimeLine;
  /** When sockets last had their turn. */
  #since = 0;

  constructor(wall: TimeLine) {
    this.#wall = wall;
  }

  /** Work begins: sockets have just been read. */
  begin(): void {
    this.#since = this.#wall.now();
  }

  /** Resolves after pending I/O was served; undefined when it is not time for that. */
  yield(): Promise<void> | undefined {
    if (this.#wall.now() - this.#since < slice) return undefined;
    return new Promise<void>((resolve) => void setImmediate(resolve)).then(() => this.begin());
  }
}
