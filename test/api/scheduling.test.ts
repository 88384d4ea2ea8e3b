import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { condition, type Json, nodes, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 2 });
const path = `${pods}/picky`;

beforeAll(() => plane.settle());
afterEach(async () => {
  for (const { metadata } of await plane.list(pods)) await plane.remove(`${pods}/${metadata.name}?gracePeriodSeconds=0`);
});

const scheduled = async () => (await plane.get(path)).spec.nodeName;
const create = async (spec: object) => {
  await plane.create(pods, podManifest("picky", spec));
  await plane.settle();
};
const affinity = (key: string, values: string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values }] }] },
    },
  },
});

describe("a Pod that fits nowhere says why, and is tried again when something that could help changes", () => {
  it.each<[string, object, string, () => Promise<unknown>]>([
    ["cpu", resources("33"), "Insufficient cpu", () => plane.patch(`${nodes}/node-1/status`, { status: { allocatable: { cpu: "64" } } })],
    [
      "an extended resource",
      { containers: [{ name: "web", image: "nginx", resources: { limits: { "example.com/dongle": "1" } } }] },
      "Insufficient example.com/dongle",
      () => plane.patch(`${nodes}/node-1/status`, { status: { capacity: { "example.com/dongle": "4" } } }),
    ],
    ["a node selector", { nodeSelector: { disk: "ssd" } }, "didn't match Pod's node affinity/selector", () => label("disk", "ssd")],
    ["node affinity", affinity("gpu", ["yes"]), "didn't match Pod's node affinity/selector", () => label("gpu", "yes")],
  ])("%s", async (_name, spec, reason, help) => {
    await create(spec);
    const pod = await plane.get(path);
    expect(pod.status.phase).toBe("Pending");
    expect(condition(pod, "PodScheduled")).toMatchObject({ status: "False", reason: "Unschedulable" });
    expect(condition(pod, "PodScheduled").message).toMatch(/^0\/2 nodes are available: /);
    expect(condition(pod, "PodScheduled").message).toContain(reason);
    const events = await plane.list("/api/v1/namespaces/default/events?fieldSelector=reason%3DFailedScheduling");
    expect(events.at(-1)).toMatchObject({ type: "Warning", involvedObject: { name: "picky" } });
    await help();
    await plane.until(scheduled);
    expect(await scheduled()).toBe("node-1");
  });

  it("cordoned nodes", async () => {
    await setUnschedulable(true);
    await create({});
    expect(condition(await plane.get(path), "PodScheduled").message).toContain("unschedulable");
    await setUnschedulable(null);
    await plane.until(scheduled);
  });

  it("taints", async () => {
    const taint = { key: "dedicated", value: "db", effect: "NoSchedule" };
    await everyNode({ spec: { taints: [taint] } });
    await create({});
    expect(condition(await plane.get(path), "PodScheduled").message).toContain("untolerated taint");
    await plane.create(pods, podManifest("tolerant", { tolerations: [{ key: "dedicated", operator: "Equal", value: "db" }] }));
    await plane.settle();
    expect((await plane.get(`${pods}/tolerant`)).spec.nodeName).toMatch(/^node-/);
    await everyNode({ spec: { taints: null } });
    await plane.until(scheduled);
  });

  it("host ports", async () => {
    const container = { name: "web", image: "nginx", ports: [{ containerPort: 80, hostPort: 8080 }] };
    for (const name of ["one", "two"]) await plane.create(pods, podManifest(name, { containers: [container] }));
    await create({ containers: [container] });
    expect(condition(await plane.get(path), "PodScheduled").message).toContain("free ports");
    await plane.remove(`${pods}/one?gracePeriodSeconds=0`);
    await plane.until(scheduled);
  });
});

describe("where a Pod goes", () => {
  it("is a node that is named, without asking anybody", async () => {
    await create({ nodeName: "node-1" });
    expect(await scheduled()).toBe("node-1");
  });

  it("is spread over the nodes when they are alike", async () => {
    for (const name of ["one", "two"]) await plane.create(pods, podManifest(name, resources("10")));
    await plane.settle();
    expect(new Set((await plane.list(pods)).map(({ spec }) => spec.nodeName)).size).toBe(2);
  });

  it("is decided for the more important Pod first", async () => {
    await plane.create("/apis/scheduling.k8s.io/v1/priorityclasses", {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "high" },
      value: 1000,
    });
    await setUnschedulable(true);
    await plane.create(pods, podManifest("low", { ...resources("60"), nodeSelector: { "kubernetes.io/hostname": "node-1" } }));
    await plane.create(
      pods,
      podManifest("high", { ...resources("60"), nodeSelector: { "kubernetes.io/hostname": "node-1" }, priorityClassName: "high" }),
    );
    await plane.settle();
    await setUnschedulable(null);
    await plane.until(async () => (await plane.get(`${pods}/high`)).spec.nodeName);
    expect((await plane.get(`${pods}/low`)).spec.nodeName).toBeUndefined();
  });
});

function resources(cpu: string): Json {
  return { containers: [{ name: "web", image: "nginx", resources: { requests: { cpu } } }] };
}

const label = (key: string, value: string) => plane.patch(`${nodes}/node-1`, { metadata: { labels: { [key]: value } } });
const setUnschedulable = (value: boolean | null) => everyNode({ spec: { unschedulable: value } });
async function everyNode(change: object): Promise<void> {
  for (const name of ["node-0", "node-1"]) await plane.patch(`${nodes}/${name}`, change);
  await plane.settle();
}
