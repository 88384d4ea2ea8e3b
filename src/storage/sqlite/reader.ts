import type { Contents } from "../backing.ts";
import type { Head, StoredRow } from "../stored-row.ts";
import type { Connection } from "./load-driver.ts";

const COLUMNS = "id, revision, created, previous, deleted, key, facts, value";
/** Rows fetched by one statement. */
const CHUNK = 2_000;

type Columns = Omit<StoredRow, "deleted" | "value"> & { readonly deleted: number; readonly value: Buffer | null };
type HeadColumns = [id: number, revision: number, created: number, previous: number, deleted: number, key: string];

export interface Reader {
  row(id: number): StoredRow | undefined;
  rows(ids: readonly number[]): StoredRow[];
  since(revision: number, prefix: string, beforeId: number): StoredRow[];
  /** Everything but values, by one pass over the file. */
  contents(): Contents;
}

/** The statements that read a data file. */
export function reader(connection: Connection): Reader {
  const one = connection.prepare<[number], Columns>(`SELECT ${COLUMNS} FROM revisions WHERE id = ?`);
  const many = connection.prepare<[string], Columns>(`SELECT ${COLUMNS} FROM revisions WHERE id IN (SELECT value FROM json_each(?))`);
  const later = connection.prepare<[number, number, string, string], Columns>(
    `SELECT ${COLUMNS} FROM revisions WHERE id >= ? AND id < ? AND substr(key, 1, length(?)) = ? ORDER BY id`,
  );
  const nextRow = connection.prepare<[number], { id: number; revision: number }>(
    "SELECT id, revision FROM revisions WHERE id >= ? ORDER BY id LIMIT 1",
  );

  /** The first id whose revision is above `revision`: ids and revisions grow together, so no index is needed. */
  const firstAfter = (revision: number, beforeId: number) => {
    let low = 0;
    let high = beforeId;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = nextRow.get(middle);
      if (!row || row.revision > revision) high = middle;
      else low = row.id + 1;
    }
    return low;
  };

  return {
    row(id) {
      const columns = one.get(id);
      return columns && storedRow(columns);
    },
    rows(ids) {
      const rows: StoredRow[] = [];
      for (let from = 0; from < ids.length; from += CHUNK) {
        for (const columns of many.all(JSON.stringify(ids.slice(from, from + CHUNK)))) rows.push(storedRow(columns));
      }
      return rows;
    },
    since: (revision, prefix, beforeId) => later.all(firstAfter(revision, beforeId), beforeId, prefix, prefix).map(storedRow),
    contents: () => contents(connection),
  };
}

function storedRow(columns: Columns): StoredRow {
  return { ...columns, deleted: columns.deleted === 1, value: columns.value ?? undefined };
}

function contents(connection: Connection): Contents {
  const heads = new Map<string, Head>();
  let lastId = 0;
  let lastRevision = 0;
  const scan = connection.prepare<[], HeadColumns>("SELECT id, revision, created, previous, deleted, key FROM revisions ORDER BY id").raw();
  for (const [id, revision, created, previous, deleted, key] of scan.iterate()) {
    heads.set(key, { id, revision, created, previous, deleted: deleted === 1 });
    lastId = id;
    lastRevision = revision;
  }
  const facts = connection.prepare<[], [string, string]>("SELECT name, value FROM facts").raw().all();
  return { heads, facts: new Map(facts), lastId, lastRevision };
}
