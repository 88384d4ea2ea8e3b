import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { loadMigrations, migrate } from "../../../../src/storage/sqlite/migrations.ts";

/** A released migration is never edited: what it did to people's files cannot be undone. Add a new one instead. */
const RELEASED: Readonly<Record<string, string>> = {
  "0001_revisions.sql": "e3cd2d6dddb08f3d5cc717eba37d0ec2f054c8cf5d6e816c1071ac822c93a584",
};

describe("migrations", () => {
  it("are the released ones, unedited, and new ones", () => {
    const hashes = Object.fromEntries(loadMigrations().map(({ name, sql }) => [name, createHash("sha256").update(sql).digest("hex")]));
    expect(hashes).toEqual(RELEASED);
  });

  it("are numbered without gaps", () => {
    const folder = mkdtempSync(join(tmpdir(), "miniplane-migrations-"));
    for (const name of ["0001_a.sql", "0003_c.sql", "README.md"]) writeFileSync(join(folder, name), "");
    expect(() => loadMigrations(folder)).toThrow("0003_c.sql should have number 2");
    rmSync(folder, { recursive: true });
  });

  it("are applied once, each as a whole", () => {
    const connection = new Database(":memory:");
    const first = { version: 1, name: "0001_a.sql", sql: "CREATE TABLE a (x)" };
    const broken = { version: 2, name: "0002_b.sql", sql: "CREATE TABLE b (x); CREATE TABLE a (x)" };
    const good = { ...broken, sql: "CREATE TABLE b (x)" };
    expect(() => migrate(connection, [first, broken], "file")).toThrow("already exists");
    expect(connection.pragma("user_version", { simple: true })).toBe(1);
    migrate(connection, [first, good], "file");
    migrate(connection, [first, good], "file");
    expect(connection.pragma("user_version", { simple: true })).toBe(2);
  });
});
