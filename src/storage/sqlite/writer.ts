import type { Backing } from "../backing.ts";
import type { WriteEngine } from "./write-engine.ts";

/** The writing half of a backing. */
export type Writer = Pick<Backing, "write" | "sweep" | "close">;

/** Writes in the calling thread, within the call. */
export function directWriter(engine: WriteEngine): Writer {
  return {
    write(batch, done) {
      done(errorOf(() => engine.write(batch)));
    },
    sweep(step, done) {
      let swept = { from: step.from, done: true };
      const error = errorOf(() => {
        swept = engine.sweep(step);
      });
      done(error, swept);
    },
    close: async () => {},
  };
}

function errorOf(action: () => void): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
