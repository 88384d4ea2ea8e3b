import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { deploymentManifest, deployments, type Json, planeOf, pods } from "../support/plane.ts";
import { readWatch } from "../support/watch.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-restart-"));
let running: Miniplane;
const plane = planeOf(() => running);
const start = async () => {
  running = await createMiniplane({ data: join(folder, "world.db"), clock: "frozen", nodes: 2 });
  await running.settle();
};
const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
const ready = async (count: number) => (await plane.get(`${deployments}/web`)).status?.availableReplicas === count;

/** A revision of a world in memory that is over before the others begin. */
let earlier = "";
beforeAll(async () => {
  running = await createMiniplane({ nodes: 0 });
  earlier = (await plane.get(configMaps)).metadata.resourceVersion;
  await running.stop();
});
afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a world on a file", () => {
  const before: { pods: Json[]; revision: string; time: string } = { pods: [], revision: "", time: "" };

  it("is as it was when it is started again", async () => {
    await start();
    await plane.create(deployments, deploymentManifest("web", { replicas: 2 }));
    await plane.until(() => ready(2));
    before.pods = await plane.list(pods);
    before.revision = (await plane.get(configMaps)).metadata.resourceVersion;
    before.time = (await plane.get("/miniplane/v1/clock")).now;
    await plane.create(configMaps, configMap("late"));
    await running.stop();
    await start();
    expect(await plane.list(pods)).toEqual(before.pods);
    expect((await plane.get(`${configMaps}/late`)).metadata.name).toBe("late");
  });

  it("goes on in its own time", async () => {
    expect(Date.parse((await plane.get("/miniplane/v1/clock")).now)).toBeGreaterThanOrEqual(Date.parse(before.time));
  });

  it("serves watches from before: what came before the restart and what comes after it", async () => {
    await plane.create(configMaps, configMap("later"));
    const events = await readWatch(`${plane.url}${configMaps}?watch=1&resourceVersion=${before.revision}`, {
      until: ({ object }) => object.metadata.name === "later",
    });
    expect(events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(["ADDED late", "ADDED later"]);
  });

  it("says of a deletion from before under which revision it was made, so that a watch goes on after it", async () => {
    const { resourceVersion } = (await plane.create(configMaps, configMap("short"))).metadata;
    await plane.remove(`${configMaps}/short`);
    await running.stop();
    await start();
    const [deleted] = await readWatch(`${plane.url}${configMaps}?watch=1&resourceVersion=${resourceVersion}`, { until: () => true });
    expect(deleted).toMatchObject({ type: "DELETED", object: { metadata: { name: "short" } } });
    expect(Number(deleted?.object.metadata.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
  });

  it("never issues a revision twice", async () => {
    const last = Number((await plane.get(`${configMaps}/later`)).metadata.resourceVersion);
    await running.stop();
    await start();
    expect(Number((await plane.create(configMaps, configMap("last"))).metadata.resourceVersion)).toBeGreaterThan(last);
  });

  it("has controllers that carry on with what they were at", async () => {
    await plane.patch(`${deployments}/web`, { spec: { replicas: 4 } });
    await running.stop();
    await start();
    await plane.until(() => ready(4));
    expect((await plane.list(pods)).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(before.pods.map(({ metadata }) => metadata.name)),
    );
  });
});

describe("a world in memory", () => {
  it("answers 410 to a watch from an earlier life, so that clients list again", async () => {
    await running.stop();
    running = await createMiniplane({ nodes: 0 });
    const [event] = await readWatch(`${plane.url}${configMaps}?watch=1&resourceVersion=${earlier}`, { until: () => true });
    expect([event?.type, event?.object.code]).toEqual(["ERROR", 410]);
  });
});
