import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { openMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../../src/storage/sqlite/open-sqlite-store.ts";
import { type StorePlace, storeConformance } from "./store.ts";

/** A data file in a folder of its own. */
async function filePlace(options: (folder: string) => Promise<Partial<SqliteStoreOptions>>): Promise<StorePlace> {
  const folder = await mkdtemp(join(tmpdir(), "miniplane-store-"));
  const more = await options(folder);
  return {
    open: ({ firstRevision = 1 } = {}) => openSqliteStore({ path: join(folder, "data", "test.db"), firstRevision, ...more }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

storeConformance({
  name: "memory",
  persistent: false,
  place: async () => ({ open: async (options) => openMemoryStore(options), dispose: async () => {} }),
});

storeConformance({
  name: "SQLite :memory:",
  persistent: false,
  place: async () => ({
    open: ({ firstRevision = 1 } = {}) => openSqliteStore({ path: ":memory:", firstRevision }),
    dispose: async () => {},
  }),
});

storeConformance({
  name: "SQLite file, committing in process",
  persistent: true,
  place: () => filePlace(async () => ({ writerScript: undefined })),
});

storeConformance({
  name: "SQLite file, committing in a thread",
  persistent: true,
  place: () =>
    filePlace(async (folder) => {
      const outfile = join(folder, "writer-thread.mjs");
      await build({
        entryPoints: ["src/storage/sqlite/writer-thread.ts"],
        outfile,
        bundle: true,
        platform: "node",
        format: "esm",
        logLevel: "error",
      });
      return { writerScript: new URL(`file://${outfile}`), durability: "full" };
    }),
});
