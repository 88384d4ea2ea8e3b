#!/usr/bin/env node
// Replays every recorded scenario against the built server, prints the totals, and takes out of pending.json what
// passes now. The list only shrinks: a scenario that fails and is not listed is reported, never added.
//
//   npm run golden                 all scenarios (several minutes: those that do not pass yet wait in vain)
//   npm run golden -- --keep       prints only
import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const pendingFile = join(here, "pending.json");
const pending = new Set(JSON.parse(readFileSync(pendingFile, "utf8")));
const files = ["machinery", "pods", "rest", "workloads"].flatMap((folder) =>
  readdirSync(join(here, folder)).map((name) => `${folder}/${name}`),
);

const serve = "serve --ephemeral --port 0 --print json --kubelet annotated --storage-class none --log-level silent".split(" ");

/** A file's scenarios on a control plane of its own: cluster-wide objects of one file must not show in another's answers. */
async function replay(file) {
  const server = spawn(process.execPath, [join(here, "../../dist/main.js"), ...serve], { stdio: ["ignore", "pipe", "inherit"] });
  const { url } = JSON.parse(await new Promise((resolve) => server.stdout.once("data", resolve)));
  const steps = await check(url, join(here, file));
  server.kill("SIGTERM");
  return steps;
}

const check = (url, file) =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(here, "replay.mjs"), "check", url, file, "--json"], { maxBuffer: 1 << 28 }, (_error, text) =>
      resolve(
        text
          .split("\n")
          .filter((line) => line.startsWith("{"))
          .map((line) => JSON.parse(line)),
      ),
    );
  });

const steps = [],
  queue = [...files];
await Promise.all(
  Array.from({ length: 12 }, async () => {
    for (let file = queue.shift(); file; file = queue.shift()) steps.push(...(await replay(file)).map((step) => ({ ...step, file })));
  }),
);

const percent = (level, list = steps) => `${((100 * list.filter((step) => step[level]).length) / Math.max(1, list.length)).toFixed(1)} %`;
for (const file of files) {
  const own = steps.filter((step) => step.file === file);
  console.log(
    `${file.padEnd(34)} ${String(own.length).padStart(4)} answers   same code ${percent("code", own).padStart(7)}   same error ${percent("reason", own).padStart(7)}   same body ${percent("body", own).padStart(7)}`,
  );
}
console.log(`\nall: ${steps.length} answers, same code ${percent("code")}, same error ${percent("reason")}, same body ${percent("body")}`);

const failing = new Set(steps.filter((step) => !step.body).map((step) => step.scenario));
const unlisted = [...failing].filter((name) => !pending.has(name));
const kept = [...pending].filter((name) => failing.has(name)).sort();
console.log(`${kept.length} scenarios do not pass yet; ${pending.size - kept.length} listed ones pass now`);
if (unlisted.length > 0) console.log(`not listed, yet failing:\n  ${unlisted.sort().join("\n  ")}`);
if (process.argv.includes("--start-list")) writeFileSync(pendingFile, `${JSON.stringify([...failing].sort(), null, 2)}\n`);
else if (!process.argv.includes("--keep")) writeFileSync(pendingFile, `${JSON.stringify(kept, null, 2)}\n`);
process.exit(unlisted.length > 0 ? 1 : 0);
