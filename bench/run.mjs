#!/usr/bin/env node
// Measures the built server from outside and prints each figure beside its budget and the real control plane's.
//
//   npm run bench                     everything (several minutes)
//   npm run bench -- --only start,create,get
//   npm run bench -- --scale 0.1      the load phases smaller
//
// Phases: start (ready, memory), create, get, update, list, watch, nodes, pods, rollout, delete (bench/load.mjs),
// file (create on a data file), growth (cost per object at 1x, 4x, 16x), restart (100,000 objects), patch (bench/patch.mjs).
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
const only = option("--only")?.split(",");
const scale = option("--scale", "1");
const wants = (name) => !only || only.includes(name);
const folder = mkdtempSync(join(tmpdir(), "miniplane-bench-"));

/** A built server on a free port: `{ url, pid, readyMs, stop() }`. `readyMs` is from exec to a 200 of /readyz. */
async function serve(...flags) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(here, "../dist/main.js"), "serve", "--port", "0", "--print", "json", "--log-level", "silent", ...flags],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const line = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const { url } = JSON.parse(line);
  const ready = await fetch(`${url}/readyz`);
  if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status}`);
  const readyMs = performance.now() - started;
  return {
    url,
    pid: child.pid,
    readyMs,
    stop: () =>
      new Promise((done) => {
        child.on("exit", done);
        child.kill("SIGTERM");
      }),
  };
}

/** Resident memory of a process in MB. */
const memory = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);

function load(url, phases, size = scale) {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(here, "load.mjs"), url, "--json", "--only", phases.join(","), "--scale", String(size)],
      { maxBuffer: 1 << 26 },
      (error, text) => (error ? reject(error) : resolve(JSON.parse(text.trim().split("\n").at(-1)))),
    );
  });
}

const rows = [];
const say = (figure, value, unit, budget, real = "–") => {
  rows.push({ figure, value, unit, budget, real });
  console.log(`${figure.padEnd(44)} ${`${value} ${unit}`.padStart(18)}   budget ${String(budget).padEnd(14)} real control plane ${real}`);
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

if (wants("start")) {
  const times = [];
  let rss = 0,
    rssFile = 0;
  for (let i = 0; i < 5; i++) {
    const server = await serve("--ephemeral");
    times.push(server.readyMs);
    rss = memory(server.pid);
    await server.stop();
  }
  const file = await serve("--data", join(folder, "start.db"));
  rssFile = memory(file.pid);
  await file.stop();
  say("ready to serve after exec, empty (median of 5)", Math.round(median(times)), "ms", "≤ 300", "2400–3200");
  say("RSS empty, ephemeral", rss, "MB", "≤ 100", 568);
  say("RSS empty, file", rssFile, "MB", "≤ 120", 568);
}

const reads = ["create", "get", "update", "list", "watch"].filter(wants);
if (reads.length > 0) {
  const server = await serve("--ephemeral");
  const result = await load(server.url, reads);
  if (result.ceiling)
    console.log(`  (the client's own ceiling: ${result.ceiling["create_req/s"]} POST/s, ${result.ceiling["get_req/s"]} GET/s)`);
  if (result.create) say("create, ephemeral", result.create["req/s"], "/s", "≥ 7000", 1452);
  if (result.get) say("get", result.get["req/s"], "/s", "≥ 16000", 3236);
  if (result.update) say("update (read, change, PUT)", result.update["req/s"], "/s", "≥ 4000", 787);
  if (result.list) say(`list of ${result.list.objects}`, result.list.p50_ms, "ms", "≤ 37", 110);
  if (result.watch)
    say(`watch, ${result.watch.watchers} × ${result.watch.updates}`, result.watch["events/s"], "events/s", "≥ 130000", 55000);
  await server.stop();
}

if (wants("file")) {
  const server = await serve("--data", join(folder, "create.db"));
  const result = await load(server.url, ["create"]);
  say("create, file", result.create["req/s"], "/s", "≥ 6000", 1452);
  await server.stop();
}

if (wants("pods")) {
  const server = await serve("--ephemeral", "--nodes", "0");
  const phases = ["pods", "rollout"].filter(wants);
  const result = await load(server.url, phases);
  if (result.nodes) say(`${result.nodes.nodes} nodes Ready`, result.nodes.seconds, "s", "≤ 2", 20.9);
  if (result.pods) say(`${result.pods.pods} Pods Running`, result.pods["pods/s"], "/s", "≥ 700", 69);
  if (result.rollout) say(`rollout of ${result.rollout.pods}`, result.rollout["pods/s"], "/s", "issue C", 31);
  if (result.delete) say(`namespace of ${result.delete.pods} Pods gone`, result.delete.seconds, "s", "issue C", 149);
  say("RSS after those phases", memory(server.pid), "MB", "issue C", 3466);
  await server.stop();
}

if (wants("growth")) {
  const server = await serve("--ephemeral");
  const costs = [];
  for (const size of [1, 4, 16]) {
    const result = await load(server.url, ["create", "get"], size / 10);
    costs.push(`${size}×: ${Math.round(1e6 / result.create["req/s"])} µs a create, ${Math.round(1e6 / result.get["req/s"])} µs a get`);
  }
  console.log(`cost per object with 1,000 × …  ${costs.join("   ")}`);
  await server.stop();
}

/** Makes so many 1 KB ConfigMaps in namespace default, 32 at a time. */
async function fill(url, count) {
  const text = "x".repeat(900);
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < count; i = next++) {
      const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `c-${i}` }, data: { text } });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/api/v1/namespaces/default/configmaps`, { method: "POST", headers, body });
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

if (wants("restart")) {
  const data = join(folder, "restart.db");
  const first = await serve("--data", data);
  await fill(first.url, 100_000);
  await first.stop();
  const again = await serve("--data", data);
  say("restart with 100,000 objects", Math.round(again.readyMs), "ms", "≤ 3000");
  await again.stop();
}

if (wants("patch")) {
  const budgets = {
    "apply, changed": "≤ 150",
    "strategic patch, label": "≤ 100",
    "strategic patch, image": "≤ 100",
    "protobuf, decoded": "≤ 300",
  };
  const { stdout } = spawnSync(process.execPath, [join(here, "../node_modules/tsx/dist/cli.mjs"), join(here, "patch.mjs")], {
    encoding: "utf8",
  });
  for (const [, name, microseconds] of stdout.matchAll(/^(\S.*\S) +(\d+) µs$/gm))
    say(`Pod: ${name}`, Number(microseconds), "µs", budgets[name] ?? "–");
}

rmSync(folder, { recursive: true, force: true });
