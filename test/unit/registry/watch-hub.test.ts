import { describe, expect, it } from "vitest";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import type { Engine } from "../../../src/registry/engine.ts";
import type { WatchBatch, WatchSink } from "../../../src/registry/registry.ts";
import { selectionOf } from "../../../src/registry/selection.ts";
import { createWatchHub } from "../../../src/registry/watch-hub.ts";

/** A hub over a world in which nothing happens, and the timers of the wall clock. */
function still({ durableRevision = 5 } = {}) {
  const timers = new Set<{ ms: number; action: () => void }>();
  const io = {
    now: () => 0,
    after(ms: number, action: () => void) {
      const timer = { ms, action };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
  };
  const store = { currentRevision: 7, durableRevision, durable: async () => undefined };
  const hub = createWatchHub({ store, clock: { io }, cache: { subscribe: () => () => undefined } } as unknown as Engine);
  const kind = configMap as unknown as Kind;
  const watch = (bookmarks: boolean, revision = 5) => {
    const seen: WatchBatch[] = [];
    const sink: WatchSink = { batch: (batch) => void seen.push(batch), end: () => undefined };
    const watched = { kind, namespace: undefined, prefix: kind.prefix, selection: selectionOf(kind, {}) };
    return { seen, handle: hub.join(watched, sink, { revision, bookmarks }) };
  };
  const tick = () => {
    for (const timer of [...timers]) {
      timers.delete(timer);
      timer.action();
    }
  };
  return { hub, watch, timers, tick };
}

describe("bookmarks", () => {
  it("come every minute, the same batch for all of a group, to those who asked", () => {
    const { watch, timers, tick } = still();
    const [first, second, other] = [watch(true), watch(true), watch(false)];
    expect([...timers].map(({ ms }) => ms)).toEqual([60_000]);
    tick();
    expect(first.seen).toEqual([{ events: [{ type: "BOOKMARK", answer: undefined, revision: 5 }] }]);
    expect(second.seen[0]).toBe(first.seen[0]);
    expect(other.seen).toEqual([]);
    tick();
    expect(first.seen).toHaveLength(2);
  });

  it("need no timer when nobody wants them", () => {
    const { watch, timers, tick } = still();
    watch(false);
    expect(timers.size).toBe(0);
    watch(true).handle.close();
    tick();
    expect(timers.size).toBe(0);
  });

  it("wait for the first events of a watch", () => {
    const { watch, tick } = still({ durableRevision: 5 });
    const early = watch(true, 7);
    tick();
    early.handle.bookmark();
    expect(early.seen).toEqual([]);
  });

  it("can be asked for", () => {
    const { watch } = still();
    const { seen, handle } = watch(false);
    handle.bookmark();
    expect(seen).toHaveLength(1);
    handle.close();
    handle.bookmark();
    expect(seen).toHaveLength(1);
  });
});
