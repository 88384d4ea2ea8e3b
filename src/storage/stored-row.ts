import type { Row } from "./store.ts";

/** One row of the append-only table of revisions, as every backing keeps it. */
export interface StoredRow {
  /** Grows with every row; never reused. */
  readonly id: number;
  readonly revision: number;
  /** The revision that created the key. */
  readonly created: number;
  /** The row this one superseded; 0: the key was new. */
  readonly previous: number;
  /** A deletion: no facts and no value. */
  readonly deleted: boolean;
  readonly key: string;
  readonly facts: string;
  /** `undefined` for a deletion. */
  readonly value: Buffer | undefined;
}

/** The newest row of a key without its value, kept in memory for every key, deleted ones until they are compacted. */
export type Head = Pick<StoredRow, "id" | "revision" | "created" | "previous" | "deleted">;

/** The row as the contract shows it; `undefined` for a deletion. */
export function visibleRow(row: StoredRow | undefined): Row | undefined {
  if (!row?.value) return undefined;
  return { key: row.key, revision: row.revision, created: row.created, value: row.value, facts: row.facts };
}
