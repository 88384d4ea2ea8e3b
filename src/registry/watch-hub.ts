/**
 * Fan-out of accepted changes to watchers. Watchers of one selection form a group; per turn each group gets one batch,
 * the same object for all its members, and only when everything in it is durable.
 */
import type { ApiError } from "../api/status.ts";
import type { Timer } from "../clock/clock.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Engine } from "./engine.ts";
import { tombstone } from "./entry.ts";
import type { WatchBatch, WatchEvent, WatchHandle, WatchSink } from "./registry.ts";
import type { CacheChange } from "./resource-cache.ts";
import type { Selection } from "./selection.ts";
import { answerAs } from "./versions.ts";

/** As kubernetes: watchers that want bookmarks get one about every minute of wall time. */
const bookmarkInterval = 60_000;

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

export const createWatchHub = (engine: Engine): WatchHub => new Hub(engine);

class Hub implements WatchHub {
  readonly #engine: Engine;
  /** By storage prefix, then by selection. */
  readonly #groups = new Map<string, Map<string, Group>>();
  readonly #queue: CacheChange[] = [];
  readonly #unsubscribe: () => void;
  #scheduled = false;
  #bookmarkers = 0;
  #timer: Timer | undefined;
  watchers = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#unsubscribe = engine.cache.subscribe((change) => {
      if (this.watchers === 0 || !this.#groups.has(change.entry.kind.prefix)) return;
      this.#queue.push(change);
      this.#schedule();
    });
  }

  get pending(): number {
    return this.#queue.length;
  }

  join(watched: Watched, sink: WatchSink, how: { revision: number; bookmarks: boolean }): WatchHandle {
    const group = this.#groupOf(watched);
    group.sinks.set(sink, how.revision);
    this.watchers++;
    if (how.bookmarks) {
      group.bookmarks.add(sink);
      this.#bookmarkers++;
      this.#timer ??= this.#nextBookmarks();
    }
    return { bookmark: () => this.#bookmark(group, [sink]), close: () => this.#leave(watched, sink) };
  }

  flush(): void {
    const { durableRevision } = this.#engine.store;
    let taken = 0;
    for (let change = this.#queue[0]; change && change.revision <= durableRevision; change = this.#queue[++taken]) this.#distribute(change);
    this.#queue.splice(0, taken);
    for (const group of this.#all()) if (group.fresh.length > 0) deliver(group);
  }

  close(error?: ApiError): void {
    this.#unsubscribe();
    this.#timer?.cancel();
    const sinks = this.#all().flatMap((group) => [...group.sinks.keys()]);
    this.#groups.clear();
    this.watchers = 0;
    for (const sink of sinks) sink.end(error);
  }

  /** One timer for all, and none while nobody wants bookmarks. */
  #nextBookmarks(): Timer {
    return this.#engine.clock.io.after(bookmarkInterval, () => {
      for (const group of this.#all()) this.#bookmark(group, [...group.bookmarks]);
      this.#timer = this.#bookmarkers > 0 ? this.#nextBookmarks() : undefined;
    });
  }

  /** Tells sinks of a group how far the world has come, after everything that has happened until then. */
  #bookmark(group: Group, sinks: readonly WatchSink[]): void {
    this.flush();
    const { durableRevision } = this.#engine.store;
    const batch: WatchBatch = { events: [{ type: "BOOKMARK", answer: undefined, revision: durableRevision }] };
    // A sink whose first events wait to be durable is not told that they are behind it.
    for (const sink of sinks) if ((group.sinks.get(sink) ?? Number.POSITIVE_INFINITY) <= durableRevision) sink.batch(batch);
  }

  #all(): Group[] {
    return [...this.#groups.values()].flatMap((byKey) => [...byKey.values()]);
  }

  #distribute(change: CacheChange): void {
    for (const group of this.#groups.get(change.entry.kind.prefix)?.values() ?? []) {
      const event = eventFor(group.watched, change);
      if (event) group.fresh.push(event);
    }
  }

  /** Delivers once what is accepted now is durable and the sockets have had their turn. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const { store } = this.#engine;
    const done = () => {
      this.#scheduled = false;
      this.flush();
      if (this.#queue.length > 0) this.#schedule();
    };
    store.durable(store.currentRevision).then(
      () => setImmediate(done),
      () => undefined,
    );
  }

  #groupOf(watched: Watched): Group {
    const { prefix } = watched.kind;
    const byKey = this.#groups.get(prefix) ?? new Map<string, Group>();
    this.#groups.set(prefix, byKey);
    const key = `${watched.kind.apiVersion}\n${watched.namespace ?? ""}\n${watched.selection.key}`;
    const group = byKey.get(key) ?? { watched, sinks: new Map(), bookmarks: new Set(), fresh: [] };
    byKey.set(key, group);
    return group;
  }

  #leave(watched: Watched, sink: WatchSink): void {
    const byKey = this.#groups.get(watched.kind.prefix);
    for (const [key, group] of byKey ?? []) {
      if (!group.sinks.delete(sink)) continue;
      if (group.bookmarks.delete(sink)) this.#bookmarkers--;
      this.watchers--;
      if (group.sinks.size === 0) byKey?.delete(key);
    }
    if (byKey?.size === 0) this.#groups.delete(watched.kind.prefix);
  }
}

/** One batch for the whole group; a sink that has been told of a part of it already gets the rest. */
function deliver(group: Group): void {
  const batch: WatchBatch = { events: group.fresh.splice(0) };
  const first = batch.events[0]?.revision ?? 0;
  for (const [sink, told] of [...group.sinks]) {
    if (told < first) sink.batch(batch);
    else {
      const events = batch.events.filter((event) => event.revision > told);
      if (events.length > 0) sink.batch({ events });
    }
  }
}
