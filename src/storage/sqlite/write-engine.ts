import type { Batch, SweepStep, Swept } from "../backing.ts";
import type { Connection } from "./load-driver.ts";

/** Rows looked at in one step of a sweep, and pages given back to the file system. */
const STEP = 100;
const PAGES = 32;
/** Free pages are kept for new rows as long as they are at most this share of the file. */
const SPARE_SHARE = 0.25;

export interface WriteEngine {
  write(batch: Batch): void;
  sweep(step: SweepStep): Swept;
}

/** The statements that change a data file, wherever they run: in the writer thread or in process. */
export function writeEngine(connection: Connection): WriteEngine {
  const insert = connection.prepare(
    "INSERT INTO revisions (id, revision, created, previous, deleted, key, facts, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const setFact = connection.prepare(
    "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const old = connection.prepare<[number, number], Candidate>(
    "SELECT id, previous, deleted FROM revisions WHERE id > ? AND revision < ? ORDER BY id LIMIT 100",
  );
  const remove = connection.prepare("DELETE FROM revisions WHERE id = ?");

  const writeAll = ({ rows, facts }: Batch) => {
    for (const row of rows) {
      insert.run(row.id, row.revision, row.created, row.previous, row.deleted ? 1 : 0, row.key, row.facts, row.value ?? null);
    }
    for (const [name, value] of facts) setFact.run(name, value);
  };
  const removeAll = (rows: readonly Candidate[]) => {
    for (const { id, previous, deleted } of rows) {
      if (previous) remove.run(previous);
      if (deleted) remove.run(id);
    }
  };
  const writeTransaction = connection.transaction(writeAll);
  const removeTransaction = connection.transaction(removeAll);

  return {
    write: (batch) => (batch.rows.length + batch.facts.length > 1 ? writeTransaction(batch) : writeAll(batch)),
    sweep({ from, below }) {
      const rows = old.all(from, below);
      if (rows.length > 0) removeTransaction(rows);
      return { from: rows.at(-1)?.id ?? from, done: rows.length < STEP && !vacuum(connection) };
    },
  };
}

interface Candidate {
  readonly id: number;
  readonly previous: number;
  readonly deleted: number;
}

/** Gives some free pages back if there are too many. Says whether it did. */
function vacuum(connection: Connection): boolean {
  const free = Number(connection.pragma("freelist_count", { simple: true }));
  const pages = Number(connection.pragma("page_count", { simple: true }));
  if (free <= Math.max(PAGES, pages * SPARE_SHARE)) return false;
  connection.pragma(`incremental_vacuum(${PAGES})`);
  return true;
}
