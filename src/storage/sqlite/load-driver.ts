import { createRequire } from "node:module";
import type Database from "better-sqlite3";
import { StoreError } from "../store.ts";

export type Driver = typeof Database;
export type Connection = Database.Database;

/** better-sqlite3 or its native binding is missing on this machine; the memory store still works. */
export class SqliteUnavailable extends StoreError {
  constructor(cause: unknown) {
    super("Unavailable", `SQLite cannot be loaded: ${cause instanceof Error ? cause.message.split("\n", 1)[0] : cause}`);
    this.cause = cause;
  }
}

/** Loads better-sqlite3 and proves that its binding works. Throws SqliteUnavailable. */
export function loadDriver(path = driverPath()): Driver {
  try {
    const driver = createRequire(import.meta.url)(path) as Driver;
    new driver(":memory:").close();
    return driver;
  } catch (error) {
    throw new SqliteUnavailable(error);
  }
}

/** Where better-sqlite3 lies, for a thread whose own file may lie elsewhere. Throws SqliteUnavailable. */
export function driverPath(): string {
  try {
    return createRequire(import.meta.url).resolve("better-sqlite3");
  } catch (error) {
    throw new SqliteUnavailable(error);
  }
}
