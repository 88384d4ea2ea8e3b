import type { Backing, Contents } from "../backing.ts";
import { RevisionStore } from "../revision-store.ts";
import type { Store } from "../store.ts";
import type { StoredRow } from "../stored-row.ts";

/** Rows forgotten in one step. */
const STEP = 1_000;

/** Opens an empty store in memory, standing at `firstRevision` (default 1): the first commit gets the next revision. */
export function openMemoryStore({ firstRevision = 1 }: { readonly firstRevision?: number } = {}): Store {
  const contents: Contents = { heads: new Map(), facts: new Map(), lastId: 0, lastRevision: 0 };
  return new RevisionStore({ backing: memoryBacking(), contents, firstRevision });
}

function memoryBacking(): Backing {
  const byId = new Map<number, StoredRow>();
  /** In order of id; swept rows stay until a sweep is done. */
  let log: StoredRow[] = [];
  return {
    name: "memory",
    inline: true,
    write({ rows }, done) {
      for (const row of rows) {
        byId.set(row.id, row);
        log.push(row);
      }
      done();
    },
    sweep({ from, below }, done) {
      const start = firstIndex(log, (row) => row.id > from);
      const step = log.slice(start, start + STEP).filter((row) => row.revision < below);
      for (const { id, previous, deleted } of step) {
        if (previous) byId.delete(previous);
        if (deleted) byId.delete(id);
      }
      const finished = step.length < STEP;
      if (finished) log = log.filter((row) => byId.has(row.id));
      done(undefined, { from: step.at(-1)?.id ?? from, done: finished });
    },
    row: (id) => byId.get(id),
    rows: (ids) => ids.map((id) => byId.get(id)).filter((row) => row !== undefined),
    since(revision, prefix, beforeId) {
      const later = log.slice(firstIndex(log, (row) => row.revision > revision));
      return later.filter((row) => row.id < beforeId && row.key.startsWith(prefix) && byId.has(row.id));
    },
    close: async () => {},
  };
}

/** The index of the first row that satisfies a condition which holds from some row on. */
function firstIndex(log: readonly StoredRow[], reached: (row: StoredRow) => boolean): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(log[middle] as StoredRow)) high = middle;
    else low = middle + 1;
  }
  return low;
}
