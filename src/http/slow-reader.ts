/** Watches over a watcher's socket and gives it up when it does not read: nobody else waits for it. */
import type { Duplex } from "node:stream";
import type { TimeLine, Timer } from "../clock/clock.ts";

/** Queued bytes a live watcher may have. */
const maxQueued = 4 * 1024 * 1024;

/** Milliseconds of wall time without any progress. */
const maxBlocked = 10_000;

export interface SlowReaderGuard {
  /** To be told of every write. `initial`: part of the state a watch begins with, which may be larger than the bound. */
  wrote(size: number, initial: boolean): void;
  close(): void;
}

export function createSlowReaderGuard(socket: Duplex, io: TimeLine): SlowReaderGuard {
  let sent = 0;
  let allowance = 0;
  let timer: Timer | undefined;
  const flushed = () => sent - socket.writableLength;
  const watchProgress = () => {
    const before = flushed();
    timer = io.after(maxBlocked, () => {
      timer = undefined;
      if (socket.destroyed || socket.writableLength === 0) return;
      if (flushed() === before) socket.destroy();
      else watchProgress();
    });
  };
  return {
    wrote(size, initial) {
      sent += size;
      if (initial) allowance += size;
      if (!socket.writableNeedDrain) return;
      const pendingInitial = Math.max(0, allowance - flushed());
      if (socket.writableLength > maxQueued + pendingInitial) socket.destroy();
      else if (!timer) watchProgress();
    },
    close: () => timer?.cancel(),
  };
}
