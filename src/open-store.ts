/** The store a configuration asks for. SQLite is loaded here and only for a data file. */
import type { Config } from "./config.ts";
import { openMemoryStore } from "./storage/memory/memory-store.ts";
import { openSqliteStore } from "./storage/sqlite/open-sqlite-store.ts";
import type { Store } from "./storage/store.ts";

export interface StoreRequest {
  readonly config: Pick<Config, "durability">;
  /** Undefined: in memory. */
  readonly path: string | undefined;
  readonly firstRevision: number;
}

/** Rejects with DataFileError, or SqliteUnavailable when a file is asked for. */
export async function openStore({ config, path, firstRevision }: StoreRequest): Promise<Store> {
  if (path === undefined) return openMemoryStore({ firstRevision });
  return openSqliteStore({ path, durability: config.durability, firstRevision });
}
