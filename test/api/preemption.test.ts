import { beforeAll, describe, expect, it } from "vitest";
import { condition, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
const asking = (name: string, cpu: string, spec: object = {}, metadata: object = {}) =>
  podManifest(name, { containers: [{ name: "c", image: "i:1", resources: { requests: { cpu } } }], ...spec }, metadata);

beforeAll(async () => {
  await plane.settle();
  for (const [name, value, preemptionPolicy] of [
    ["high", 1000, "PreemptLowerPriority"],
    ["middle", 100, "PreemptLowerPriority"],
    ["polite", 1000, "Never"],
  ] as const)
    await plane.create(classes, { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, preemptionPolicy });
});

const running = (name: string) => async () => (await plane.get(`${pods}/${name}`)).status.phase === "Running";

describe("a more important Pod", () => {
  it("takes the place of less important ones, as few and as unimportant as will do", async () => {
    const lingering = { annotations: { "miniplane.dev/behavior": '{"stopAfter":"10s"}' } };
    await plane.create(pods, asking("big", "20", {}, lingering));
    await plane.create(pods, asking("middling", "10", { priorityClassName: "middle" }));
    await plane.until(running("middling"));
    await plane.create(pods, asking("waiting", "20"));
    await plane.create(pods, asking("high", "15", { priorityClassName: "high" }));
    await plane.settle();
    const big = await plane.get(`${pods}/big`);
    expect(big.metadata.deletionTimestamp).toBeDefined();
    expect(condition(big, "DisruptionTarget")).toMatchObject({ status: "True", reason: "PreemptionByScheduler" });
    const nominated = await plane.get(`${pods}/high`);
    expect([nominated.status.nominatedNodeName, nominated.spec.nodeName]).toEqual(["node-0", undefined]);
    await plane.until(running("high"), { step: "5s" });
    expect((await plane.get(`${pods}/middling`)).metadata.deletionTimestamp).toBeUndefined();
    expect((await plane.get(`${pods}/waiting`)).spec.nodeName).toBeUndefined();
    expect((await plane.get(`${pods}/high`)).status.nominatedNodeName).toBeUndefined();
    const events = await plane.list("/api/v1/namespaces/default/events?fieldSelector=reason=Preempted");
    expect(events.map(({ involvedObject, action }) => [involvedObject.name, action])).toEqual([["big", "Preempting"]]);
  });

  it("waits its turn when its class never preempts", async () => {
    await plane.create(pods, asking("polite", "30", { priorityClassName: "polite" }));
    await plane.settle();
    const polite = await plane.get(`${pods}/polite`);
    expect([condition(polite, "PodScheduled").reason, polite.status.nominatedNodeName]).toEqual(["Unschedulable", undefined]);
    expect((await plane.get(`${pods}/middling`)).metadata.deletionTimestamp).toBeUndefined();
    await plane.remove(`${pods}/polite`);
  });
});
