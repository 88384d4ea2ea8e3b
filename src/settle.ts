/** When the world has come to rest: no loop has anything to do, watchers have been told, and everything is durable. */
import type { Timer } from "./clock/clock.ts";
import type { Runner } from "./controllers/runner.ts";
import type { Engine } from "./registry/engine.ts";
import type { WatchHub } from "./registry/watch-hub.ts";

export interface SettleOptions {
  /** Wall milliseconds after which to give up. */
  readonly timeout?: number;
}

/** `settled` false: `busy` says what was still going on. */
export interface Settled {
  readonly settled: boolean;
  readonly busy: readonly string[];
}

const patience = 30_000;

interface World {
  readonly runner: Runner;
  readonly hub: WatchHub;
  readonly engine: Engine;
}

/** Waits for it, at most `timeout` wall milliseconds. */
export async function settle({ runner, hub, engine }: World, { timeout = patience }: SettleOptions): Promise<Settled> {
  const { io } = engine.clock;
  const deadline = io.now() + timeout;
  for (;;) {
    await atMost(io, deadline - io.now(), runner.whenIdle());
    await engine.store.durable(engine.store.currentRevision);
    await new Promise<void>((resolve) => setImmediate(resolve));
    const busy = [...runner.busy(), ...(hub.pending > 0 ? [`${hub.pending} changes not yet delivered to watchers`] : [])];
    if (busy.length === 0) return { settled: true, busy };
    if (io.now() >= deadline) return { settled: false, busy };
  }
}

/** Waits for it, but not longer; leaves no timer behind. */
async function atMost(io: Engine["clock"]["io"], ms: number, what: Promise<void>): Promise<void> {
  let timer: Timer | undefined;
  const late = new Promise<void>((resolve) => {
    timer = io.after(Math.max(0, ms), resolve);
  });
  await Promise.race([what, late]);
  timer?.cancel();
}
