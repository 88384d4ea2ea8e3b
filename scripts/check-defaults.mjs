#!/usr/bin/env node
// Plays the request bodies of recorded answers through decode and defaults and prints where the result differs from
// what was answered. Admission and controllers add their own, so this is a list to read, not a test.
//   npx tsx scripts/check-defaults.mjs FILE... [--all]
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { decode } from "../src/schema/decode.ts";
import { applyDefaults } from "../src/schema/defaults.ts";
import { allResources } from "../src/schema/facts.ts";

const types = new Map(allResources.map((facts) => [`${facts.group ? `${facts.group}/` : ""}${facts.version}/${facts.kind}`, facts.type]));
const files = process.argv.slice(2).filter((text) => !text.startsWith("--"));
const admission =
  /^\.(?:metadata|status)(?:[.[]|$)|^\.spec\.(?:priority|preemptionPolicy|serviceAccount|serviceAccountName|tolerations|clusterIPs?|ipFamil|nodeName)/;
const all = process.argv.includes("--all");
let compared = 0;
let different = 0;

function* differences(ours, theirs, path = "") {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
  if (typeof theirs === "string" && /^<.*>$|\{ns\}/.test(theirs)) return;
  const nested = (value) => typeof value === "object" && value !== null;
  if (!nested(ours) || !nested(theirs) || Array.isArray(ours) !== Array.isArray(theirs)) {
    yield [path, ours, theirs];
    return;
  }
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    yield* differences(ours[key], theirs[key], Array.isArray(ours) ? `${path}[${key}]` : `${path}.${key}`);
  }
}

function check(step, name) {
  const body = typeof step.body === "string" ? load(step.body, { json: true }) : step.body;
  const answer = step.answer?.body;
  const type = types.get(`${answer?.apiVersion}/${answer?.kind}`);
  if (!type || !body?.kind) return;
  compared += 1;
  const { value } = decode(type, body);
  const lines = [...differences(applyDefaults(type, value, 0), answer)].filter(([path]) => all || !admission.test(path));
  if (lines.length > 0) different += 1;
  for (const [path, ours, theirs] of lines) {
    console.log(`${name} ${step.id ?? ""} ${answer.kind}${path}: ${JSON.stringify(ours)} ≠ ${JSON.stringify(theirs)}`);
  }
}

for (const file of files) {
  for (const scenario of JSON.parse(readFileSync(file, "utf8"))) {
    for (const step of scenario.steps) if (step.do === "POST" && step.answer?.code === 201) check(step, scenario.name);
  }
}
console.log(`${compared} bodies compared, ${different} differ`);
