import { describe, expect, it } from "vitest";
import { condition, deploymentManifest, deployments, type Json, nodes, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 3 });
const power = (name: string, verb: "stop" | "start") => plane.api().post(`/miniplane/v1/nodes/${name}/${verb}`);
const taints = (node: Json) => (node.spec.taints ?? []).map(({ key, effect }: Json) => `${key}:${effect}`).sort();
const isActive = (pod: Json) => !pod.metadata.deletionTimestamp && pod.status.phase === "Running";
const mine = () => plane.list(`${pods}?labelSelector=app%3Dweb`);

describe("a node that stops reporting", () => {
  let lost = "";
  let victims: string[] = [];

  it("is noticed after the grace period, not before", async () => {
    await plane.create(deployments, deploymentManifest("web", { replicas: 6 }));
    await plane.until(async () => (await mine()).filter(isActive).length === 6);
    lost = (await mine())[0].spec.nodeName;
    victims = (await mine()).filter(({ spec }) => spec.nodeName === lost).map(({ metadata }) => metadata.name);
    expect((await power(lost, "stop")).status).toBe(200);
    await plane.advance("20s");
    expect(condition(await plane.get(`${nodes}/${lost}`), "Ready").status).toBe("True");
    await plane.advance("1m");
    expect(condition(await plane.get(`${nodes}/${lost}`), "Ready")).toMatchObject({ status: "Unknown", reason: "NodeStatusUnknown" });
  });

  it("is tainted, so that nothing new is put there", async () => {
    expect(taints(await plane.get(`${nodes}/${lost}`))).toEqual([
      "node.kubernetes.io/unreachable:NoExecute",
      "node.kubernetes.io/unreachable:NoSchedule",
    ]);
  });

  it("has Pods whose state nobody knows", async () => {
    for (const name of victims) {
      const pod = await plane.get(`${pods}/${name}`);
      expect([pod.status.phase, pod.status.reason, condition(pod, "Ready").status]).toEqual(["Unknown", "NodeLost", "False"]);
    }
  });

  it("has its Pods replaced elsewhere when their tolerations end", async () => {
    expect((await mine()).filter(isActive).length).toBe(6 - victims.length);
    await plane.advance("5m");
    await plane.until(async () => (await mine()).filter(isActive).length === 6);
    expect((await mine()).filter(isActive).map(({ spec }) => spec.nodeName)).not.toContain(lost);
    for (const name of victims) expect((await plane.get(`${pods}/${name}`)).metadata.deletionTimestamp).toBeDefined();
  });

  it("comes back, and its old Pods go", async () => {
    expect((await power(lost, "start")).status).toBe(200);
    await plane.until(async () => condition(await plane.get(`${nodes}/${lost}`), "Ready").status === "True");
    await plane.until(async () => (await mine()).length === 6);
    expect(taints(await plane.get(`${nodes}/${lost}`))).toEqual([]);
    expect((await mine()).map(({ metadata }) => metadata.name)).not.toEqual(expect.arrayContaining(victims));
  });

  it("must exist", async () => {
    const { status, body } = await power("node-99", "stop");
    expect([status, body.reason]).toEqual([404, "NotFound"]);
  });
});
