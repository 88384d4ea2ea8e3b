import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChance } from "../../src/clock/seeded-chance.ts";
import { deploymentManifest, type Json } from "../support/plane.ts";
import { watchFrames } from "../support/watch.ts";

const KILLS = 6;
const WRITERS = 4;
const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

let folder: string;
let child: ChildProcess;
let url: string;

async function start(): Promise<void> {
  child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "server-child.ts"), join(folder, "world.db")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line");
  url = line as string;
}

async function kill(): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

async function call(method: string, path: string, body?: object): Promise<{ code: number; body: Json }> {
  const headers = { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { code: answer.status, body: await answer.json() };
}

/** What clients have been told: the newest acknowledged form of each object (undefined: deleted), and all revisions. */
const told = new Map<string, Json | undefined>();
const revisions: number[] = [];

/** Writes to names of its own until the server is gone; resolves to the name whose last write was never answered. */
async function writer(number: number, round: number): Promise<string> {
  for (let count = 0; ; count++) {
    const name = `w${number}-${round}-${count % 5}`;
    const known = told.get(name);
    const body = { metadata: { name, labels: { killed: "yes" } }, data: { count: String(count) } };
    try {
      const answer = known
        ? await (count % 7 === 0 ? call("DELETE", `${configMaps}/${name}`) : call("PUT", `${configMaps}/${name}`, body))
        : await call("POST", configMaps, body);
      expect(answer.code).toBeLessThan(300);
      told.set(name, answer.body.kind === "Status" ? undefined : answer.body);
      if (answer.body.metadata?.resourceVersion) revisions.push(Number(answer.body.metadata.resourceVersion));
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return name;
      throw error;
    }
  }
}

/** Follows the objects over all lives of the server, as an informer does: from its last revision, or anew after a 410. */
function follow() {
  const seen = new Map<string, Json>();
  let revision = "";
  let lists = 0;
  const list = async () => {
    const { body } = await call("GET", `${configMaps}?labelSelector=killed`);
    seen.clear();
    for (const item of body.items) seen.set(item.metadata.name, item);
    revision = body.metadata.resourceVersion;
    lists++;
  };
  /** Until the stream ends or has come to that name. */
  const run = async (last?: string) => {
    if (!revision) await list();
    try {
      for await (const { type, object } of watchFrames(`${url}${configMaps}?watch=1&labelSelector=killed&resourceVersion=${revision}`)) {
        if (type === "ERROR") {
          await list();
          return;
        }
        expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(Number(revision));
        revision = object.metadata.resourceVersion;
        if (type === "DELETED") seen.delete(object.metadata.name);
        else seen.set(object.metadata.name, object);
        if (object.metadata.name === last) return;
      }
    } catch (error) {
      // the server is gone
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    }
  };
  return { seen, run, lists: () => lists };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "miniplane-killed-"));
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe("a server that is killed again and again while clients write", () => {
  const informer = follow();

  it("has everything it acknowledged, whatever was under way", { timeout: 240_000 }, async () => {
    const chance = createChance("sigkill-server");
    await start();
    expect((await call("POST", deployments, deploymentManifest("web", { replicas: 1 }))).code).toBe(201);
    for (let round = 0; round < KILLS; round++) {
      const watching = informer.run();
      const writers = Array.from({ length: WRITERS }, (_, number) => writer(number, round));
      await call("PATCH", `${deployments}/web`, { spec: { replicas: 1 + (round % 4) } });
      await new Promise((done) => setTimeout(done, 20 + chance.fraction("life", round) * 300));
      await kill();
      const unanswered = new Set(await Promise.all(writers));
      await watching;
      await start();
      const { body } = await call("GET", `${configMaps}?labelSelector=killed`);
      const found = new Map<string, Json>(body.items.map((item: Json) => [item.metadata.name, item]));
      for (const [name, object] of told) {
        if (unanswered.has(name)) told.set(name, found.get(name) && { ...found.get(name), apiVersion: "v1", kind: "ConfigMap" });
        else expect([name, found.get(name)]).toEqual([name, object && { ...object, apiVersion: undefined, kind: undefined }]);
      }
      for (const name of unanswered) if (found.has(name)) told.set(name, found.get(name));
      revisions.push(Number(body.metadata.resourceVersion));
    }
    expect(told.size).toBeGreaterThan(KILLS);
  });

  it("never issues a revision twice", () => {
    expect(new Set(revisions).size).toBeGreaterThan(revisions.length - KILLS - 1);
  });

  it("lets a watch go on where it was, or says 410, until it has seen what is there", async () => {
    await call("POST", configMaps, { metadata: { name: "end", labels: { killed: "yes" } } });
    for (let tries = 0; tries < 3 && !informer.seen.has("end"); tries++) await informer.run("end");
    const { body } = await call("GET", `${configMaps}?labelSelector=killed`);
    expect([...informer.seen.keys()].sort()).toEqual(body.items.map(({ metadata }: Json) => metadata.name));
  });

  it("carries on with its Deployments", { timeout: 60_000 }, async () => {
    await call("PATCH", `${deployments}/web`, { spec: { replicas: 3 } });
    const settled = await fetch(`${url}/miniplane/v1/settle`, { method: "POST" });
    expect(settled.status).toBeLessThan(300);
    for (let tries = 0; tries < 100; tries++) {
      const { body } = await call("GET", `${deployments}/web`);
      if (body.status?.availableReplicas === 3) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    expect((await call("GET", `${deployments}/web`)).body.status).toMatchObject({ replicas: 3, availableReplicas: 3 });
    const pods = (await call("GET", "/api/v1/namespaces/default/pods")).body.items;
    expect(pods.filter(({ metadata }: Json) => !metadata.deletionTimestamp)).toHaveLength(3);
  });
});
