import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChance } from "../../src/clock/seeded-chance.ts";
import type { Store } from "../../src/storage/store.ts";

const KILLS = 200;
/** Children at work at once, each on a file of its own. */
const LANES = 4;
/** A child is killed after at most so many acknowledged lines: from its first write on, into its checkpoints. */
const MOST_LINES = 150;

let folder: string;
let openStore: (options: { path: string; writerScript: URL }) => Promise<Store>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "miniplane-sigkill-"));
  const entry = { "writer-thread": "src/storage/sqlite/writer-thread.ts", child: "test/conformance/sigkill-child.ts" };
  await build({
    entryPoints: entry,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  const { openSqliteStore } = await import("../../src/storage/sqlite/open-sqlite-store.ts");
  openStore = openSqliteStore;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Lets a child write until it has acknowledged `lines` commits, then kills it. Resolves to what it acknowledged. */
async function killedAfter(path: string, lines: number): Promise<Map<string, number>> {
  const child: ChildProcess = spawn(process.execPath, [join(folder, "child.mjs"), path, join(process.cwd(), "migrations")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { NODE_PATH: join(process.cwd(), "node_modules") },
  });
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
    if (text.split("\n").length > lines) child.kill("SIGKILL");
  });
  const [code, signal] = await once(child, "close");
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  const whole = text.slice(0, text.lastIndexOf("\n")).split("\n");
  return new Map(whole.map((line) => [line.split(" ")[0] as string, Number(line.split(" ")[1])]));
}

async function lane(number: number, rounds: number): Promise<number> {
  const path = join(folder, `lane-${number}.db`);
  const chance = createChance("sigkill");
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const lines = 1 + Math.floor(chance.fraction("lines", number, round) ** 2 * MOST_LINES);
    for (const [key, revision] of await killedAfter(path, lines)) acknowledged.set(key, revision);
    if (round % 10 < 9 && round < rounds - 1) continue;
    const store = await openStore({ path, writerScript: new URL(`file://${folder}/writer-thread.mjs`) });
    const rows = new Map(store.list("/").rows.map((row) => [row.key, row]));
    for (const [key, revision] of acknowledged) {
      const row = rows.get(key);
      // A later write of the same key may have been committed just before the kill.
      if (!row || row.revision < revision) throw new Error(`${key} was acknowledged at ${revision}, found ${row?.revision}`);
      if (!row.value.toString().startsWith(`${row.revision} `)) throw new Error(`${key} has the value of another revision`);
    }
    expect(store.currentRevision).toBeGreaterThanOrEqual(Math.max(...acknowledged.values()));
    await store.close();
  }
  return acknowledged.size;
}

describe("killing a process that writes", () => {
  it(`loses nothing that was acknowledged, ${KILLS} times`, { timeout: 120_000 }, async () => {
    const written = await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number, KILLS / LANES)));
    expect(Math.min(...written)).toBeGreaterThan(100);
  });
});
