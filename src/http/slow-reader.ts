/** Writes to a watcher's socket and gives it up when it does not read: nobody else waits for it. */
import type { Socket } from "node:net";
import type { TimeLine, Timer } from "../clock/clock.ts";

/** Queued bytes a live watcher may have. */
const maxQueued = 4 * 1024 * 1024;

/** Milliseconds of wall time without any progress. */
const maxBlocked = 10_000;

export interface SlowReaderGuard {
  /** `initial`: part of the state a watch begins with, which may be larger than the bound. */
  write(bytes: Buffer, initial: boolean): void;
  close(): void;
}

export function createSlowReaderGuard(socket: Socket | null, io: TimeLine): SlowReaderGuard {
  let sent = 0;
  let allowance = 0;
  let timer: Timer | undefined;
  const flushed = () => sent - (socket?.writableLength ?? 0);
  const watchProgress = () => {
    const before = flushed();
    timer = io.after(maxBlocked, () => {
      timer = undefined;
      if (!socket || socket.destroyed || socket.writableLength === 0) return;
      if (flushed() === before) socket.destroy();
      else watchProgress();
    });
  };
  return {
    write(bytes, initial) {
      if (!socket || socket.destroyed) return;
      sent += bytes.length;
      if (initial) allowance += bytes.length;
      // Straight to the socket: the bytes are a finished HTTP chunk.
      const drained = socket.write(bytes);
      if (drained) return;
      const pendingInitial = Math.max(0, allowance - flushed());
      if (socket.writableLength > maxQueued + pendingInitial) socket.destroy();
      else if (!timer) watchProgress();
    },
    close: () => timer?.cancel(),
  };
}
