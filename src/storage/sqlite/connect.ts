import type { Connection, Driver } from "./load-driver.ts";

/** `normal`: a crash of the process loses nothing acknowledged. `full`: neither does a crash of the machine. */
export type Durability = "normal" | "full";

/** Pages of 16 KB after which the write-ahead log is copied into the file: every 2 MB. */
const CHECKPOINT_PAGES = 128;

/** Opens a data file with our settings; creates it if it is missing. */
export function connect(driver: Driver, path: string, durability: Durability): Connection {
  const connection = new driver(path);
  connection.pragma("page_size = 16384");
  connection.pragma("auto_vacuum = INCREMENTAL");
  connection.pragma("journal_mode = WAL");
  connection.pragma(`synchronous = ${durability.toUpperCase()}`);
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.pragma("temp_store = MEMORY");
  return connection;
}
