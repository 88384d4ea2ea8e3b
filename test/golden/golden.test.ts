import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane } from "../../src/index.ts";

const here = import.meta.dirname;
const files = ["machinery", "pods", "rest", "workloads"].flatMap((folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith(".json"))
    .map((name) => `${folder}/${name}`),
);

interface Scenario {
  readonly name: string;
}

interface Step {
  readonly scenario: string;
  readonly step: string;
  readonly body: boolean;
  readonly diff: readonly string[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(here, name), "utf8")) as T;
const scenarios = new Map(files.map((file) => [file, [read<Scenario | Scenario[]>(file)].flat()]));
/** Scenarios that do not pass yet are not replayed here. The list only shrinks: `npm run golden`. */
const pending = new Set(read<string[]>("pending.json"));

let folder: string;
const answers = new Map<string, Promise<readonly Step[]>>();

/**
 * Replays a file on a control plane of its own: scenarios make cluster-wide objects (a default IngressClass, say) that
 * would show in the answers of every scenario beside them. They were recorded one after the other.
 */
async function replay(file: string): Promise<readonly Step[]> {
  const chosen = (scenarios.get(file) ?? []).filter(({ name }) => !pending.has(name));
  if (chosen.length === 0) return [];
  const copy = join(folder, file.replaceAll("/", "_"));
  writeFileSync(copy, JSON.stringify(chosen));
  await using plane = await createMiniplane({ nodes: 3, clock: "real", pace: "quick", kubelet: "annotated", storageClass: "none" });
  return await check(plane.url, copy);
}

function check(url: string, file: string): Promise<readonly Step[]> {
  return new Promise((done, fail) => {
    execFile(process.execPath, [join(here, "replay.mjs"), "check", url, file, "--json"], { maxBuffer: 1 << 28 }, (error, text) => {
      const lines = text.split("\n").filter((line) => line.startsWith("{"));
      if (lines.length === 0) fail(error ?? new Error(`${file}: no answers`));
      else done(lines.map((line) => JSON.parse(line) as Step));
    });
  });
}

/** Eight files at a time: most of a replay is waiting. */
async function replayAll(): Promise<void> {
  const queue = [...files];
  const settled = new Map<string, (steps: Promise<readonly Step[]>) => void>();
  for (const file of files) answers.set(file, new Promise((resolve) => settled.set(file, resolve)));
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const steps = replay(file);
      settled.get(file)?.(steps);
      await steps.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "miniplane-golden-"));
  void replayAll();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("answers recorded from a real control plane", () => {
  for (const file of files) {
    it(`are the same in ${file}`, { timeout: 280_000 }, async () => {
      const steps = await (answers.get(file) as Promise<readonly Step[]>);
      const wrong = steps.filter((step) => !step.body);
      expect(wrong.map(({ scenario, step, diff }) => `${scenario} / ${step}: ${diff.slice(0, 3).join("; ")}`)).toEqual([]);
    });
  }

  it("are replayed for most scenarios", () => {
    const all = [...scenarios.values()].flat();
    expect(all.length).toBeGreaterThan(300);
    expect(pending.size).toBeLessThan(all.length / 2);
  });

  it("lists as pending only scenarios that exist", () => {
    const names = new Set([...scenarios.values()].flat().map(({ name }) => name));
    expect([...pending].filter((name) => !names.has(name))).toEqual([]);
  });
});
