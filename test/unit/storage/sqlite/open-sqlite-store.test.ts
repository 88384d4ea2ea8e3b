import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataFileError } from "../../../../src/storage/sqlite/data-file-error.ts";
import { loadDriver, SqliteUnavailable } from "../../../../src/storage/sqlite/load-driver.ts";
import { openSqliteStore } from "../../../../src/storage/sqlite/open-sqlite-store.ts";
import type { StoreError, Write } from "../../../../src/storage/store.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "miniplane-sqlite-"));
  path = join(folder, "default.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const put = (key: string): Write => ({ key, expected: 0, value: () => Buffer.from("value") });
const problem = (reason: string, text: RegExp) =>
  expect.objectContaining({ name: "DataFileError", problem: reason, message: expect.stringMatching(text) });

/** Locks the file `name` in another process until that is killed. */
async function lockElsewhere(name: string) {
  const script = join(folder, "holder.mjs");
  writeFileSync(
    script,
    `import { createRequire } from "node:module";
     const Database = createRequire(${JSON.stringify(import.meta.url)})("better-sqlite3");
     const lock = new Database(${JSON.stringify(`${name}.lock`)});
     lock.pragma("user_version = " + process.pid);
     lock.exec("BEGIN IMMEDIATE");
     process.send("locked"); setInterval(() => lock, 1000);`,
  );
  const child = fork(script);
  await once(child, "message");
  return child;
}

describe("openSqliteStore", () => {
  it("refuses a file this process has open already, and frees it on close", async () => {
    const store = await openSqliteStore({ path });
    await expect(openSqliteStore({ path })).rejects.toEqual(problem("InUse", new RegExp(`in use by process ${process.pid}$`)));
    await expect(openSqliteStore({ path })).rejects.toBeInstanceOf(DataFileError);
    await store.close();
    await (await openSqliteStore({ path })).close();
  });

  it("names the process that has the file, and takes over when it has been killed", async () => {
    const child = await lockElsewhere(path);
    await expect(openSqliteStore({ path })).rejects.toEqual(problem("InUse", new RegExp(`in use by process ${child.pid}$`)));
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await openSqliteStore({ path });
    expect(store.commit([put("/a")])).toBe(2);
    await store.close();
  });

  it("refuses a file of a newer version", async () => {
    await (await openSqliteStore({ path })).close();
    const connection = new Database(path);
    connection.pragma("user_version = 99");
    connection.close();
    await expect(openSqliteStore({ path })).rejects.toEqual(problem("NewerVersion", /written by a newer version/));
  });

  it("refuses what is no data file, or cannot be one", async () => {
    writeFileSync(path, "not a database, but long enough to be taken for one at first sight ".repeat(20));
    await expect(openSqliteStore({ path })).rejects.toEqual(problem("Unusable", /not a database/));
    const other = join(folder, "other.db");
    new Database(other).exec("CREATE TABLE t (x)").close();
    await expect(openSqliteStore({ path: other })).rejects.toEqual(problem("Unusable", /another program/));
    await expect(openSqliteStore({ path: join(path, "below-a-file.db") })).rejects.toEqual(problem("Unusable", /cannot be used/));
  });

  it("uses large pages, a write-ahead log and incremental vacuum", async () => {
    await (await openSqliteStore({ path })).close();
    const connection = new Database(path, { readonly: true });
    const setting = (name: string) => connection.pragma(name, { simple: true });
    expect([setting("page_size"), setting("auto_vacuum"), setting("journal_mode"), setting("user_version")]).toEqual([16_384, 2, "wal", 1]);
    connection.close();
  });

  it("fails loudly, and for good, when a commit cannot be made durable", async () => {
    const store = await openSqliteStore({ path, writerScript: undefined });
    const failures: StoreError[] = [];
    store.onFailure((error) => failures.push(error));
    await store.durable(store.commit([put("/a")]));
    const intruder = new Database(path);
    intruder.exec("DROP TABLE revisions");
    intruder.close();
    const revision = store.commit([put("/b")]);
    const later = store.commit([put("/c")]);
    await expect(store.durable(revision)).rejects.toMatchObject({ code: "Unavailable" });
    await expect(store.durable(later)).rejects.toMatchObject({ code: "Unavailable" });
    expect(failures.map((error) => error.code)).toEqual(["Unavailable"]);
    expect(() => store.commit([put("/d")])).toThrow("could not be made durable");
    await store.close();
  });

  it("fails when the writer thread dies", async () => {
    const script = join(folder, "dying.mjs");
    writeFileSync(script, "throw new Error('the disk is on fire');");
    const store = await openSqliteStore({ path, writerScript: new URL(`file://${script}`) });
    await expect(store.durable(store.commit([put("/a")]))).rejects.toThrow("the disk is on fire");
    await store.close();
  });
});

describe("loadDriver", () => {
  it("says recognisably that SQLite is not there", () => {
    expect(() => loadDriver("/no/such/driver")).toThrow(SqliteUnavailable);
  });
});
