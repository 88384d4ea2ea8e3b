/**
 * Fan-out of accepted changes to watchers. Watchers of one selection form a group; per turn each group gets one batch,
 * the same object for all its members, and only when everything in it is durable.
 */
import type { ApiError } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Engine } from "./engine.ts";
import { tombstone } from "./entry.ts";
import type { WatchBatch, WatchEvent, WatchHandle, WatchSink } from "./registry.ts";
import type { CacheChange } from "./resource-cache.ts";
import type { Selection } from "./selection.ts";
import { answerAs } from "./versions.ts";

/** What a group of watchers sees. */
export interface Watched {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  /** Storage keys of the selection start with this. */
  readonly prefix: string;
  readonly selection: Selection;
}

interface Group {
  readonly watched: Watched;
  /** Each sink with the revision it has already been told of by its first events. */
  readonly sinks: Map<WatchSink, number>;
  readonly bookmarks: Set<WatchSink>;
  readonly fresh: WatchEvent[];
}

export interface WatchHub {
  /** The sink gets everything after `revision`. */
  join(watched: Watched, sink: WatchSink, how: { revision: number; bookmarks: boolean }): WatchHandle;
  /** Delivers what is durable now. */
  flush(): void;
  /** Tells every watcher that asked for bookmarks how far the world has come. */
  bookmark(): void;
  /** Ends every watch. */
  close(error?: ApiError): void;
  readonly watchers: number;
  /** Changes accepted and not yet delivered. */
  readonly pending: number;
}

/** The event a change is to a selection: an object that starts or stops matching is added or deleted. */
export function eventFor(watched: Watched, change: CacheChange): WatchEvent | undefined {
  const { kind, selection, prefix } = watched;
  const { entry, old, revision } = change;
  if (!entry.key.startsWith(prefix) || (selection.name !== undefined && !entry.key.endsWith(`/${selection.name}`))) return undefined;
  const is = change.type === "put" && selection.matches(entry.facts.labels, () => answerAs(kind, entry).object);
  const was = old !== undefined && selection.matches(old.facts.labels, () => answerAs(kind, old).object);
  if (is) return { type: was ? "MODIFIED" : "ADDED", answer: answerAs(kind, entry), revision };
  if (!was) return undefined;
  return { type: "DELETED", answer: answerAs(kind, change.type === "delete" ? entry : withdrawn(change)), revision };
}

const withdrawals = new WeakMap<CacheChange, ReturnType<typeof tombstone>>();

/** The old form under the new revision: what a watcher gets of an object that no longer matches. */
function withdrawn(change: CacheChange) {
  let entry = withdrawals.get(change);
  if (!entry) {
    entry = tombstone(change.old as NonNullable<CacheChange["old"]>, change.revision);
    withdrawals.set(change, entry);
  }
  return entry;
}

export function createWatchHub(engine: Engine): WatchHub {
  const groups = new Map<string, Map<string, Group>>();
  const queue: CacheChange[] = [];
  let scheduled = false;
  let watchers = 0;

  const flush = () => {
    const { durableRevision } = engine.store;
    let taken = 0;
    while (taken < queue.length && (queue[taken] as CacheChange).revision <= durableRevision) distribute(queue[taken++] as CacheChange);
    queue.splice(0, taken);
    for (const byKey of groups.values()) for (const group of byKey.values()) if (group.fresh.length > 0) deliver(group);
  };

  const distribute = (change: CacheChange) => {
    for (const group of groups.get(change.entry.kind.prefix)?.values() ?? []) {
      const event = eventFor(group.watched, change);
      if (event) group.fresh.push(event);
    }
  };

  const deliver = (group: Group) => {
    const batch: WatchBatch = { events: group.fresh.splice(0) };
    const first = batch.events[0]?.revision ?? 0;
    for (const [sink, told] of [...group.sinks]) {
      if (told < first) sink.batch(batch);
      else {
        const events = batch.events.filter((event) => event.revision > told);
        if (events.length > 0) sink.batch({ events });
      }
    }
  };

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    const revision = engine.store.currentRevision;
    const done = () => {
      scheduled = false;
      flush();
      if (queue.length > 0) schedule();
    };
    engine.store.durable(revision).then(() => setImmediate(done), done);
  };

  const unsubscribe = engine.cache.subscribe((change) => {
    if (watchers === 0 || !groups.has(change.entry.kind.prefix)) return;
    queue.push(change);
    schedule();
  });

  const groupOf = (watched: Watched): Group => {
    const { prefix } = watched.kind;
    const byKey = groups.get(prefix) ?? new Map<string, Group>();
    groups.set(prefix, byKey);
    const key = `${watched.kind.apiVersion}\n${watched.namespace ?? ""}\n${watched.selection.key}`;
    const group = byKey.get(key) ?? { watched, sinks: new Map(), bookmarks: new Set(), fresh: [] };
    byKey.set(key, group);
    return group;
  };

  const leave = (watched: Watched, sink: WatchSink) => {
    const byKey = groups.get(watched.kind.prefix);
    for (const [key, group] of byKey ?? []) {
      if (!group.sinks.delete(sink)) continue;
      group.bookmarks.delete(sink);
      watchers--;
      if (group.sinks.size === 0) byKey?.delete(key);
    }
    if (byKey?.size === 0) groups.delete(watched.kind.prefix);
  };

  const all = () => [...groups.values()].flatMap((byKey) => [...byKey.values()]);

  return {
    join(watched, sink, how) {
      const group = groupOf(watched);
      group.sinks.set(sink, how.revision);
      if (how.bookmarks) group.bookmarks.add(sink);
      watchers++;
      return { close: () => leave(watched, sink) };
    },
    flush,
    bookmark() {
      flush();
      const batch: WatchBatch = { events: [{ type: "BOOKMARK", answer: undefined, revision: engine.store.durableRevision }] };
      for (const group of all()) for (const sink of group.bookmarks) sink.batch(batch);
    },
    close(error) {
      unsubscribe();
      for (const group of all()) for (const sink of [...group.sinks.keys()]) sink.end(error);
      groups.clear();
      watchers = 0;
    },
    get watchers() {
      return watchers;
    },
    get pending() {
      return queue.length;
    },
  };
}
