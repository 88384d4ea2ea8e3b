/**
 * Writes without end, several commits a turn, forgets history now and then, and says on standard output which commits
 * are durable: "<key> <revision>".
 */
import { loadMigrations } from "../../src/storage/sqlite/migrations.ts";
import { openSqliteStore } from "../../src/storage/sqlite/open-sqlite-store.ts";

const [, , path = "", migrations = ""] = process.argv;
const filler = "x".repeat(1_000);
const store = await openSqliteStore({
  path,
  migrations: loadMigrations(migrations),
  writerScript: new URL("./writer-thread.mjs", import.meta.url),
});

async function write(key: string): Promise<void> {
  const value = (revision: number) => Buffer.from(`${revision} ${filler}`);
  const revision = store.commit([{ key, expected: store.get(key)?.revision ?? 0, value }]);
  await store.durable(revision);
  process.stdout.write(`${key} ${revision}\n`);
}

for (;;) {
  const next = store.currentRevision + 1;
  await Promise.all([write(`/k/${next}`), write("/hot"), write(`/k/${next + 1}`), write("/hot")]);
  if (next % 100 < 4 && next > 200) await store.compact(next - 50);
}
