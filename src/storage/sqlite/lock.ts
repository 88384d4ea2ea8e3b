import { DataFileError } from "./data-file-error.ts";
import type { Driver } from "./load-driver.ts";

/** Milliseconds to wait for a contender that is just looking at the lock. */
const PATIENCE = 200;

export interface FileLock {
  release(): void;
}

/**
 * Makes this process the only user of a data file until it releases the lock or ends, however it ends: the lock is
 * SQLite's own write lock on `<path>.lock`, which the kernel takes back from a dead process; the holder's process id
 * stands in that file's header. Throws DataFileError InUse naming the holder.
 */
export function lockFile(driver: Driver, path: string): FileLock {
  const connection = new driver(`${path}.lock`, { timeout: PATIENCE });
  try {
    connection.pragma("synchronous = OFF");
    connection.exec("BEGIN IMMEDIATE");
    connection.pragma(`user_version = ${process.pid}`);
    connection.exec("COMMIT; BEGIN IMMEDIATE");
  } catch (error) {
    const holder = busy(error) ? connection.pragma("user_version", { simple: true }) : undefined;
    connection.close();
    if (holder === undefined) throw error;
    throw new DataFileError("InUse", `${path} is in use by process ${holder}`);
  }
  return { release: () => void connection.close() };
}

function busy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
