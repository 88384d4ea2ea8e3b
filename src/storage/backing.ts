import type { Head, StoredRow } from "./stored-row.ts";

/** What is written in one transaction: rows in order of id, and facts. */
export interface Batch {
  readonly rows: readonly StoredRow[];
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** One step of forgetting: rows after id `from`, as far as their revision is below `below`. */
export interface SweepStep {
  readonly from: number;
  readonly below: number;
}

/** How far a step came; `done` when nothing is left to forget or to tidy up. */
export interface Swept {
  readonly from: number;
  readonly done: boolean;
}

/** What a backing holds when it is opened. */
export interface Contents {
  /** The newest row of every key, deleted keys too. */
  readonly heads: Map<string, Head>;
  readonly facts: Map<string, string>;
  readonly lastId: number;
  /** The highest revision of a row; 0 if there is none. */
  readonly lastRevision: number;
}

/** Where rows live: memory or SQLite. Calls of `write` and `sweep` take effect in the order they are made. */
export interface Backing {
  readonly name: string;
  /** `write` has called back when it returns: what is accepted is durable at once. */
  readonly inline: boolean;
  /** Applies a batch as one transaction. */
  write(batch: Batch, done: (error?: Error) => void): void;
  /** Forgets a limited number of superseded rows, remembering how far it came. */
  sweep(step: SweepStep, done: (error: Error | undefined, swept: Swept) => void): void;
  row(id: number): StoredRow | undefined;
  /** The given rows, in any order. */
  rows(ids: readonly number[]): StoredRow[];
  /** Rows with a revision above `revision`, an id below `beforeId` and a key that starts with `prefix`, in order. */
  since(revision: number, prefix: string, beforeId: number): StoredRow[];
  close(): Promise<void>;
}
