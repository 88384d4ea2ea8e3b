import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Backing } from "../backing.ts";
import { RevisionStore } from "../revision-store.ts";
import type { Store } from "../store.ts";
import { connect, type Durability } from "./connect.ts";
import { DataFileError } from "./data-file-error.ts";
import { type Connection, type Driver, driverPath, loadDriver } from "./load-driver.ts";
import { type FileLock, lockFile } from "./lock.ts";
import { loadMigrations, type Migration, migrate } from "./migrations.ts";
import { type Reader, reader } from "./reader.ts";
import { threadWriter } from "./thread-writer.ts";
import { writeEngine } from "./write-engine.ts";
import { directWriter, type Writer } from "./writer.ts";

const MEMORY = ":memory:";

export interface SqliteStoreOptions {
  /** A file, made with its folder if it is missing, or ":memory:". */
  readonly path: string;
  readonly durability?: Durability;
  /** The revision a new file stands at; 1 if absent. */
  readonly firstRevision?: number;
  /** By default those in the folder `migrations`. */
  readonly migrations?: readonly Migration[];
  /** The script of the writer thread; `undefined`: commit in process, once a turn. By default `writer-thread.js` beside a bundle, none when run from source. */
  readonly writerScript?: URL | undefined;
}

/**
 * Opens a data file. A commit in a file is accepted at once and durable when the writer thread has acknowledged the
 * turn's transaction; in ":memory:" a turn's commits are one transaction as well. Throws SqliteUnavailable, and DataFileError for a file that
 * is in use, of a newer version, or not ours.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const driver = loadDriver();
  const { path, firstRevision = 1 } = options;
  const lock = path === MEMORY ? undefined : lockDataFile(driver, path);
  let connection: Connection | undefined;
  try {
    connection = openDataFile(driver, options);
    const rows = reader(connection);
    const contents = rows.contents();
    const backing = backingOf({ options, connection, rows, lock });
    return new RevisionStore({ backing, contents, firstRevision });
  } catch (error) {
    connection?.close();
    lock?.release();
    throw error;
  }
}

function lockDataFile(driver: Driver, path: string): FileLock {
  return explained(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    return lockFile(driver, path);
  });
}

function openDataFile(driver: Driver, { path, durability = "normal", migrations = loadMigrations() }: SqliteStoreOptions): Connection {
  return explained(path, () => {
    const connection = connect(driver, path, durability);
    try {
      migrate(connection, migrations, path);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  });
}

interface Parts {
  readonly options: SqliteStoreOptions;
  readonly connection: Connection;
  readonly rows: Reader;
  readonly lock: FileLock | undefined;
}

function backingOf({ options, connection, rows, lock }: Parts): Backing {
  const writer = writerOf(options, connection);
  return {
    name: "sqlite",
    inline: false,
    write: writer.write,
    sweep: writer.sweep,
    row: rows.row,
    rows: rows.rows,
    since: rows.since,
    async close() {
      await writer.close();
      connection.close();
      lock?.release();
    },
  };
}

function writerOf(options: SqliteStoreOptions, connection: Connection): Writer {
  const script = "writerScript" in options ? options.writerScript : defaultScript();
  if (options.path === MEMORY || !script) return directWriter(writeEngine(connection));
  connection.pragma("query_only = ON");
  return threadWriter(script, { driver: driverPath(), path: options.path, durability: options.durability ?? "normal" });
}

/** Node 20 runs no TypeScript in a worker, so that only a bundle has a writer thread. */
function defaultScript(): URL | undefined {
  return import.meta.url.endsWith(".ts") ? undefined : new URL("./writer-thread.js", import.meta.url);
}

/** Runs `open`; what SQLite or the file system say about the file becomes one clear line. */
function explained<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof DataFileError || !(error instanceof Error) || !("code" in error)) throw error;
    throw new DataFileError("Unusable", `${path} cannot be used: ${error.message}`, { cause: error });
  }
}
