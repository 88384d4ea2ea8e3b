import { beforeAll, describe, expect, it } from "vitest";
import { condition, type Json, nodes, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });

const sized = (name: string, cpu: string) =>
  podManifest(name, { containers: [{ name: "web", image: "nginx", resources: { requests: { cpu }, limits: { cpu } } }] });
const resize = async (name: string, cpu: string): Promise<void> => {
  const containers = [{ name: "web", resources: { requests: { cpu }, limits: { cpu } } }];
  const patch = plane.api().patch(`${pods}/${name}/resize`).set("Content-Type", "application/strategic-merge-patch+json");
  expect((await patch.send({ spec: { containers } })).status).toBe(200);
  await plane.settle();
};
const shown = async (name: string): Promise<Json> => {
  const pod = await plane.get(`${pods}/${name}`);
  const { resources, allocatedResources } = pod.status.containerStatuses[0];
  const { reason, message } = condition(pod, "PodResizePending") ?? {};
  return [resources.requests.cpu, allocatedResources.cpu, reason, message];
};

beforeAll(async () => {
  await plane.settle();
  for (const name of ["one", "two"]) await plane.create(pods, sized(name, "10"));
  await plane.until(async () => (await plane.list(pods)).every((pod) => pod.status.phase === "Running"));
});

describe("a resize of a running Pod", () => {
  it("is given at once when the node has room", async () => {
    await resize("one", "12");
    expect(await shown("one")).toEqual(["12", "12", undefined, undefined]);
  });

  it("is refused when the node is too small, and takes nothing then", async () => {
    await resize("one", "40");
    const message = "Node didn't have enough capacity: cpu, requested: 40000, capacity: 32000";
    expect(await shown("one")).toEqual(["12", "12", "Infeasible", message]);
    await plane.create(pods, sized("third", "10"));
    await plane.until(async () => (await plane.get(`${pods}/third`)).status.phase === "Running");
    await resize("one", "12");
    expect(await shown("one")).toEqual(["12", "12", undefined, undefined]);
  });

  it("waits for others to leave, or for the node to grow", async () => {
    await resize("one", "20");
    const message = "Node didn't have enough resource: cpu, requested: 20000, used: 20000, capacity: 32000";
    expect(await shown("one")).toEqual(["12", "12", "Deferred", message]);
    await plane.remove(`${pods}/third?gracePeriodSeconds=0`);
    await plane.settle();
    expect(await shown("one")).toEqual(["20", "20", undefined, undefined]);
    await resize("two", "20");
    expect((await shown("two"))[2]).toBe("Deferred");
    await plane.patch(`${nodes}/node-0/status`, { status: { allocatable: { cpu: "64" } } });
    await plane.settle();
    expect(await shown("two")).toEqual(["20", "20", undefined, undefined]);
  });
});
