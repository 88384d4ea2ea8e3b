/** WATCH: the start of a watch (what it gets first), then its place in the hub. */
import { ApiError, badRequest, expired } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { type Row, StoreError } from "../storage/store.ts";
import type { Engine } from "./engine.ts";
import { Entry, tombstone } from "./entry.ts";
import { parseFacts } from "./entry-facts.ts";
import { tooLargeResourceVersion } from "./errors.ts";
import type { WatchEvent, WatchHandle, WatchQuery, WatchSink } from "./registry.ts";
import { type CacheChange, listPrefix } from "./resource-cache.ts";
import { selectionOf } from "./selection.ts";
import { answerAs } from "./versions.ts";
import { eventFor, type Watched, type WatchHub } from "./watch-hub.ts";

/** How long a watch waits for a revision that has not been issued yet, milliseconds of wall time. */
const futurePatience = 3000;

/** Throws 400 at once; everything else comes through the sink. */
export function watch(
  engine: Engine,
  hub: WatchHub,
  kind: Kind,
  request: { namespace: string | undefined; query: WatchQuery; sink: WatchSink },
): WatchHandle {
  const { namespace, query, sink } = request;
  const stored = engine.storageKind(kind);
  const watched: Watched = { kind, namespace, prefix: listPrefix(stored, namespace), selection: selectionOf(kind, query) };
  const from = startOf(query);
  const state = { closed: false, member: undefined as WatchHandle | undefined };
  const begin = () => {
    if (state.closed) return;
    try {
      const revision = engine.store.currentRevision;
      const events = firstEvents(engine, stored, watched, { from, query });
      state.member = hub.join(watched, sink, { revision, bookmarks: query.allowWatchBookmarks === true });
      const deliver = () => {
        if (!state.closed && events.length > 0) sink.batch({ events });
      };
      engine.store.durable(revision).then(deliver, () => sink.end());
    } catch (error) {
      sink.end(error instanceof ApiError ? error : undefined);
    }
  };
  if (from.after > engine.store.currentRevision) waitFor(engine, from.after, begin, sink);
  else begin();
  return {
    bookmark: () => state.member?.bookmark(),
    close() {
      state.closed = true;
      state.member?.close();
    },
  };
}

/** "now": from the current state, given first as additions; a number: after that revision. */
type Start = { readonly state: boolean; readonly after: number };

function startOf(query: WatchQuery): Start {
  const { resourceVersion = "", sendInitialEvents } = query;
  const after = resourceVersion === "" ? 0 : Number(resourceVersion);
  if (!Number.isSafeInteger(after) || after < 0)
    throw badRequest(`Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`);
  if (sendInitialEvents === true) return { state: true, after };
  if (sendInitialEvents === false && after === 0) return { state: false, after: 0 };
  return { state: after === 0, after };
}

/** Begins once the revision has been issued; gives up after {@link futurePatience}. */
function waitFor(engine: Engine, revision: number, begin: () => void, sink: WatchSink): void {
  const stop = engine.cache.subscribe((change) => {
    if (change.revision < revision) return;
    stop();
    deadline.cancel();
    begin();
  });
  const deadline = engine.clock.io.after(futurePatience, () => {
    stop();
    sink.end(tooLargeResourceVersion(revision, engine.store.currentRevision));
  });
}

function firstEvents(engine: Engine, stored: Kind, watched: Watched, start: { from: Start; query: WatchQuery }): WatchEvent[] {
  const { from, query } = start;
  const current = engine.store.currentRevision;
  if (!from.state) {
    if (from.after === 0 || from.after >= current) return [];
    return changesAfter(engine, stored, watched, from.after).flatMap((change) => eventFor(watched, change) ?? []);
  }
  const events: WatchEvent[] = [];
  for (const entry of engine.cache.resource(stored).range(watched.prefix)) {
    const answer = answerAs(watched.kind, entry);
    if (watched.selection.matches(entry.facts.labels, () => answer.object))
      events.push({ type: "ADDED", answer, revision: entry.revision });
  }
  if (query.sendInitialEvents && query.allowWatchBookmarks)
    events.push({ type: "BOOKMARK", answer: undefined, revision: current, initialEventsEnd: true });
  return events;
}

/** From the ring while it reaches back, else from the store. Throws 410 when even that has been compacted. */
function changesAfter(engine: Engine, stored: Kind, watched: Watched, after: number): readonly CacheChange[] {
  const recent = engine.cache.resource(stored).changesSince(after);
  if (recent) return recent;
  try {
    return engine.store.changes(watched.prefix, after).map(({ type, row, previous }) => {
      const old = previous && entryOfRow(stored, previous);
      // the store has the bytes from before the deletion
      const entry = type === "delete" ? tombstone(old ?? entryOfRow(stored, row), row.revision) : entryOfRow(stored, row);
      return { type, revision: row.revision, entry, old };
    });
  } catch (error) {
    if (error instanceof StoreError && error.code === "Compacted")
      throw expired(`too old resource version: ${after} (${engine.store.compactedRevision})`);
    throw error;
  }
}

const entryOfRow = (kind: Kind, { key, revision, created, value, facts }: Row): Entry =>
  new Entry(kind, key, { revision, created, json: value, facts: parseFacts(facts) });
