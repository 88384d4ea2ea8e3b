import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";

const here = import.meta.dirname;
const files = ["machinery", "pods", "rest", "workloads"].flatMap((folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith(".json"))
    .map((name) => `${folder}/${name}`),
);
/** Scenarios that do not pass yet. This list only shrinks. */
const pending = new Set(JSON.parse(readFileSync(join(here, "pending.json"), "utf8")) as string[]);

interface Step {
  scenario: string;
  step: string;
  code: boolean;
  reason: boolean;
  body: boolean;
  diff: string[];
}

let plane: Miniplane;
const answers = new Map<string, Promise<Step[]>>();

function replay(file: string): Promise<Step[]> {
  return new Promise((done, fail) => {
    const args = [join(here, "replay.mjs"), "check", plane.url, join(here, file), "--json"];
    execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, text) => {
      const lines = text.split("\n").filter((line) => line.startsWith("{"));
      if (lines.length === 0) fail(error ?? new Error(`${file}: no answers`));
      else done(lines.map((line) => JSON.parse(line) as Step));
    });
  });
}

/** Eight files at a time: most of a replay is waiting. */
async function replayAll(): Promise<void> {
  const queue = [...files];
  const settled = new Map<string, (steps: Promise<Step[]>) => void>();
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

beforeAll(async () => {
  plane = await createMiniplane({ nodes: 3, clock: "real", kubelet: "annotated", storageClass: "none" });
  void replayAll();
});

afterAll(async () => {
  const all = (await Promise.all(answers.values())).flat();
  const count = (level: "code" | "reason" | "body") => all.filter((step) => step[level]).length;
  process.stdout.write(
    `golden: same code ${count("code")}, same error ${count("reason")}, same body ${count("body")} of ${all.length} answers\n`,
  );
  await plane?.stop();
}, 240_000);

describe("answers recorded from a real control plane", () => {
  for (const file of files) {
    it(`are the same in ${file}`, { timeout: 240_000 }, async () => {
      const steps = await (answers.get(file) as Promise<Step[]>);
      const wrong = steps.filter((step) => !step.body && !pending.has(step.scenario));
      expect(wrong.map(({ scenario, step, diff }) => `${scenario} / ${step}: ${diff.slice(0, 3).join("; ")}`)).toEqual([]);
    });
  }

  it("lists as pending only scenarios that exist", () => {
    const names = files.flatMap((file) =>
      [JSON.parse(readFileSync(join(here, file), "utf8"))].flat().map((scenario: { name: string }) => scenario.name),
    );
    expect([...pending].filter((name) => !names.includes(name))).toEqual([]);
  });
});
