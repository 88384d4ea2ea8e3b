/**
 * Time and chance. Everything that waits, stamps or draws does it through these interfaces, so that a world can be
 * frozen, advanced and replayed. This room is the only place that touches Date, timers and randomness.
 */

export interface Timer {
  /** Idempotent; a timer that has fired may be cancelled too. */
  cancel(): void;
}

/** A time line with timers: `now` in milliseconds since the epoch. Timers run in order of (time, creation). */
export interface TimeLine {
  now(): number;
  /** Runs `action` once, `ms` milliseconds from now on this line (0 or less: as soon as the line is served, never synchronously). */
  after(ms: number, action: () => void): Timer;
}

export type ClockMode = "real" | "scaled" | "frozen" | "auto";

export interface ClockState {
  readonly mode: ClockMode;
  /** Virtual seconds per wall second; meaningful for `scaled`. */
  readonly speed: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Pending virtual timers. */
  readonly timers: number;
  /** When the next virtual timer is due, milliseconds since the epoch. */
  readonly next: number | undefined;
}

/** The virtual time line of a cluster, plus `io`, the wall clock for sockets and other real things. */
export interface Clock extends TimeLine {
  readonly io: TimeLine;
  state(): ClockState;
}

export interface AdvanceOptions {
  /** Move by so many milliseconds, or to the next timer. */
  readonly by?: number;
  readonly toNext?: boolean;
  /** Awaited between timers: resolves when the world has nothing left to do at this instant. */
  readonly settle: () => Promise<void>;
}

/** The clock as its owner sees it. Virtual time never goes back. */
export interface ControlledClock extends Clock {
  /** `settle` (for `auto`): resolves when nothing has happened for a while; see design.md §9. */
  setMode(mode: ClockMode, speed?: number): void;
  /** Runs every timer that becomes due, in order, letting the world settle between instants. Resolves to the new time. */
  advance(options: AdvanceOptions): Promise<number>;
  /** Tells the clock that something happened: auto mode jumps only after 50 ms of wall time without a call. */
  touch(): void;
  /** Stops all timers of both lines. */
  close(): void;
}
