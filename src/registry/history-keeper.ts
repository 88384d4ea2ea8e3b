/** How far back watches, lists and continue tokens reach: older revisions are forgotten, as etcd's compaction does. */
import type { Timer } from "../clock/clock.ts";
import type { Engine } from "./engine.ts";

export interface HistoryKeeper {
  start(): void;
  stop(): void;
}

/** So often it looks, milliseconds of wall time. */
const interval = 60_000;

/** Forgets revisions older than `ms` of wall time, or this many `revisions` ago. */
export function createHistoryKeeper(engine: Engine, history: { readonly ms: number; readonly revisions: number }): HistoryKeeper {
  const marks: { at: number; revision: number }[] = [];
  const { io } = engine.clock;
  let timer: Timer | undefined;
  const step = () => {
    const now = io.now();
    marks.push({ at: now, revision: engine.store.currentRevision });
    while (marks.length > 1 && (marks[1]?.at ?? 0) <= now - history.ms) marks.shift();
    const aged = (marks[0]?.at ?? now) <= now - history.ms ? (marks[0]?.revision ?? 0) : 0;
    const target = Math.max(aged, engine.store.currentRevision - history.revisions);
    if (target > engine.store.compactedRevision) engine.store.compact(target).catch(() => undefined);
    engine.cache.forget(engine.store.compactedRevision);
    timer = io.after(Math.min(history.ms, interval), step);
  };
  return { start: step, stop: () => timer?.cancel() };
}
