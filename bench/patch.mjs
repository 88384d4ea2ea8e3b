#!/usr/bin/env node
// Measures what a patch costs in the registry: microseconds of processor time for a patch of a Pod of about 3 KB, in
// memory, without HTTP, controllers and disk; and what it costs to read the same Pod from protobuf.
//
//   npx tsx bench/patch.mjs                 every kind of patch
//   npx tsx bench/patch.mjs --count 20000   more of each
//   npx tsx bench/patch.mjs --only apply    those that have this in their name
import { createClock } from "../src/clock/create-clock.ts";
import { createChance } from "../src/clock/seeded-chance.ts";
import { createEngine } from "../src/cluster.ts";
import { createRegistry } from "../src/registry/create-registry.ts";
import { createWatchHub } from "../src/registry/watch-hub.ts";
import { decodeProtobuf } from "../src/schema/protobuf/decode-protobuf.ts";
import { encodeProtobuf } from "../src/schema/protobuf/encode-protobuf.ts";
import { openMemoryStore } from "../src/storage/memory/memory-store.ts";

const args = process.argv.slice(2);
const count = Number(args[args.indexOf("--count") + 1]) || 5000;
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : "";

const clock = createClock({ mode: "frozen", start: Date.UTC(2026, 0, 1) });
const engine = createEngine(openMemoryStore(), clock, createChance("bench"));
const registry = createRegistry(engine, createWatchHub(engine));
const context = {
  user: { name: "admin", groups: ["system:masters", "system:authenticated"] },
  manager: "bench",
  dryRun: false,
  fieldValidation: "Warn",
  warn() {},
};

const kindOf = (plural) => registry.kind("", "v1", plural);
const target = (plural, name) => ({ kind: kindOf(plural), namespace: "default", name, subresource: "" });

const container = (name, image) => ({
  name,
  image,
  args: ["--listen", ":8080", "--verbose", "--config", "/etc/app/config.yaml"],
  env: Array.from({ length: 4 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value number ${index}` })),
  ports: [{ containerPort: 8080, name: `${name}-http` }],
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  readinessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5 },
  volumeMounts: [{ name: "config", mountPath: "/etc/app" }],
});

const pod = (image, labels = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", labels: { app: "web", tier: "front", ...labels }, annotations: { note: "for the bench" } },
  spec: {
    containers: [container("web", image), { name: "side", image: "envoy:1.30" }],
    volumes: [{ name: "config", configMap: { name: "web" } }],
    serviceAccountName: "default",
  },
});

const applied = (index) => ({ type: "apply", force: true, patch: pod(`nginx:1.${index}`, { turn: `t${index}` }) });
const strategic = (patch) => ({ type: "strategic", force: false, patch });

const phases = {
  "apply, changed": applied,
  "apply, unchanged": () => applied(0),
  "strategic patch, label": (index) => strategic({ metadata: { labels: { turn: `t${index}` } } }),
  "strategic patch, image": (index) => strategic({ spec: { containers: [{ name: "web", image: `nginx:1.${index}` }] } }),
  "merge patch, label": (index) => ({ type: "merge", force: false, patch: { metadata: { labels: { turn: `t${index}` } } } }),
  "JSON patch, image": (index) => ({
    type: "json",
    force: false,
    patch: [{ op: "replace", path: "/spec/containers/0/image", value: `nginx:1.${index}` }],
  }),
};

/** Bodies are parsed so many at a time before they are sent: few enough to be at hand, as they are after HTTP. */
const batch = 20;

/** Mean microseconds of processor time of one call, after a warm-up of as many, in a world without a past. */
async function measured(request) {
  let spent = 0;
  await engine.store.compact(engine.store.currentRevision);
  engine.cache.forget(engine.store.compactedRevision);
  for (let index = 0; index < 2 * count; index += batch) {
    const bodies = Array.from({ length: batch }, (_, offset) => JSON.parse(JSON.stringify(request(index + offset))));
    const before = process.cpuUsage();
    for (const body of bodies) await registry.patch(target("pods", "web"), body, context);
    const { user, system } = process.cpuUsage(before);
    if (index >= count) spent += user + system;
  }
  return spent / count;
}

await registry.create(
  { kind: kindOf("namespaces"), namespace: undefined, subresource: "" },
  { metadata: { name: "default" }, spec: {}, status: {} },
  context,
);
await registry.create(
  { ...target("serviceaccounts", "default") },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } },
  context,
);
const made = await registry.patch(target("pods", "web"), applied(0), context);
process.stdout.write(`Pod of ${made.answer.json.length} bytes, ${count} of each\n`);
for (const [name, request] of Object.entries(phases).filter(([name]) => name.includes(only)))
  process.stdout.write(`${name.padEnd(24)} ${(await measured(request)).toFixed(0).padStart(5)} µs\n`);
const bytes = encodeProtobuf("core/v1.Pod", made.answer.object);
const read = (times) => {
  for (let index = 0; index < times; index++) decodeProtobuf("core/v1.Pod", bytes);
};
read(count);
const before = process.cpuUsage();
read(count);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${"protobuf, decoded".padEnd(24)} ${((user + system) / count).toFixed(0).padStart(5)} µs\n`);
clock.close();
