/** The store a configuration asks for. SQLite is loaded here and only when it is wanted. */
import type { Config } from "./config.ts";
import { openMemoryStore } from "./storage/memory/memory-store.ts";
import { SqliteUnavailable } from "./storage/sqlite/load-driver.ts";
import { openSqliteStore } from "./storage/sqlite/open-sqlite-store.ts";
import type { Store } from "./storage/store.ts";

export interface StoreRequest {
  readonly config: Pick<Config, "durability">;
  /** Undefined: in memory. */
  readonly path: string | undefined;
  readonly firstRevision: number;
  /** Told when memory stands in for SQLite. */
  note(text: string): void;
}

/** Rejects with DataFileError, or SqliteUnavailable when a file is asked for. */
export async function openStore({ config, path, firstRevision, note }: StoreRequest): Promise<Store> {
  try {
    return await openSqliteStore({ path: path ?? ":memory:", durability: config.durability, firstRevision });
  } catch (error) {
    if (!(error instanceof SqliteUnavailable) || path !== undefined) throw error;
    note("better-sqlite3 cannot be loaded here: the world is kept in plain memory");
    return openMemoryStore({ firstRevision });
  }
}
