import { Alarm } from "./alarm.ts";
import type { TimeLine, Timer } from "./clock.ts";
import { TimerHeap } from "./timer-heap.ts";

/** The wall clock as a time line, and a way to stop it. */
export interface WallTimeLine extends TimeLine {
  /** Cancels all timers; later ones never run. */
  close(): void;
}

/**
 * A reading of the wall clock in milliseconds since the epoch that never goes back: when the system's clock is set
 * back, it goes on from where it was.
 */
export function wallReading(): () => number {
  let last = 0;
  let lead = 0;
  return () => {
    const reading = Date.now();
    if (reading < last) lead += last - reading;
    last = reading;
    return reading + lead;
  };
}

/** A time line of real time, for sockets, files and other real things. */
export function wallTimeLine(): WallTimeLine {
  const now = wallReading();
  const heap = new TimerHeap();
  let closed = false;
  const arm = () => alarm.set(heap.next === undefined ? undefined : heap.next - now());
  const alarm = new Alarm(() => {
    const time = now();
    try {
      for (let action = heap.take(time); action; action = heap.take(time)) action();
    } finally {
      arm();
    }
  });
  return {
    now,
    after(ms: number, action: () => void): Timer {
      if (closed) return { cancel() {} };
      const first = heap.next;
      const time = now() + delayOf(ms);
      const timer = heap.add(time, action);
      if (first === undefined || time < first) arm();
      return timer;
    },
    close() {
      closed = true;
      heap.clear();
      alarm.set(undefined);
    },
  };
}

/** A timer's delay in whole milliseconds, at least 0. Throws on NaN. */
export function delayOf(ms: number): number {
  if (Number.isNaN(ms)) throw new RangeError("a timer needs a number of milliseconds");
  return Math.max(0, Math.ceil(ms));
}
