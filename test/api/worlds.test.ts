import { afterAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane, type MiniplaneOptions } from "../../src/index.ts";
import { deploymentManifest, deployments, planeOf, podManifest, pods } from "../support/plane.ts";

const started: Miniplane[] = [];
const start = async (options: MiniplaneOptions) => {
  const miniplane = await createMiniplane({ clock: "frozen", ...options });
  started.push(miniplane);
  return planeOf(() => miniplane);
};
afterAll(() => Promise.all(started.map((plane) => plane.stop())));

describe("two worlds in one process", () => {
  it("do not meet", async () => {
    const [left, right] = [await start({ nodes: 1 }), await start({ nodes: 2 })];
    await left.create(pods, podManifest("only-left"));
    await Promise.all([left.settle(), right.settle()]);
    expect(left.url).not.toBe(right.url);
    expect((await left.list(pods)).map(({ metadata }) => metadata.name)).toEqual(["only-left"]);
    expect(await right.list(pods)).toEqual([]);
    expect([(await left.list("/api/v1/nodes")).length, (await right.list("/api/v1/nodes")).length]).toEqual([1, 2]);
  });

  it("have clocks of their own", async () => {
    const [left, right] = [await start({ nodes: 0 }), await start({ nodes: 0 })];
    const before = (await right.get("/miniplane/v1/clock")).now;
    await left.advance("1h");
    expect((await right.get("/miniplane/v1/clock")).now).toBe(before);
    expect(Date.parse((await left.get("/miniplane/v1/clock")).now) - Date.parse(before)).toBe(3_600_000);
  });

  it("end one at a time", async () => {
    const [left, right] = [await start({ nodes: 0 }), await start({ nodes: 0 })];
    await left.miniplane.stop();
    await expect(left.get("/version")).rejects.toThrow();
    expect((await right.get("/version")).minor).toBe("37");
    await left.miniplane.stop();
  });
});

describe("the same seed and the same inputs on a frozen clock", () => {
  const everything = [
    "/api/v1/nodes",
    "/api/v1/namespaces",
    "/api/v1/events",
    "/api/v1/services",
    "/api/v1/endpoints",
    "/api/v1/persistentvolumes",
    pods,
    deployments,
    "/apis/apps/v1/replicasets",
    "/apis/discovery.k8s.io/v1/endpointslices",
  ];

  async function live(seed: string): Promise<string[]> {
    const plane = await start({ nodes: 3, seed });
    await plane.settle();
    await plane.create(deployments, deploymentManifest("web"));
    await plane.settle();
    await plane.create(pods, podManifest("broken", { containers: [{ name: "x", image: "x.invalid/y" }] }));
    await plane.advance("1m");
    await plane.patch(`${deployments}/web`, { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.27" }] } } } });
    await plane.advance("10m");
    const texts: string[] = [];
    for (const path of everything) texts.push((await plane.api().get(path)).text);
    await plane.miniplane.stop();
    return texts;
  }

  it("give the same bytes, and another seed gives others", async () => {
    const [one, two, other] = [await live("seed"), await live("seed"), await live("other")];
    for (const [index, text] of one.entries()) expect(two[index], everything[index]).toBe(text);
    expect(other).not.toEqual(one);
  });
});
