import { describe, expect, it } from "vitest";
import type { Node, NodeCondition, Pod, Taint, Toleration } from "../../../src/api/types/core-v1.ts";
import { planLostConditions } from "../../../src/controllers/node-lifecycle/plan-conditions.ts";
import { planLostPod } from "../../../src/controllers/node-lifecycle/plan-lost-pod.ts";
import { planTaints, withTaints } from "../../../src/controllers/node-lifecycle/plan-taints.ts";
import { asFailed, isOutOfService, nodeGone, surplus } from "../../../src/controllers/pod-garbage-collector/plan-collection.ts";
import { stayUnder, taintedSince } from "../../../src/controllers/taint-eviction/plan-eviction.ts";

const now = Date.UTC(2026, 0, 1);
const nodeWith = (conditions: Record<string, string>, spec: Node["spec"] = {}): Node =>
  ({
    metadata: { name: "n", creationTimestamp: "2025-12-31T00:00:00Z" },
    spec,
    status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status }) as NodeCondition) },
  }) as unknown as Node;

const short = (taints: readonly Taint[] | undefined) =>
  taints?.map(({ key, effect }) => `${key.replace("node.kubernetes.io/", "")}:${effect}`);

describe("taints", () => {
  const fresh: Node["spec"] = { taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] };
  it.each([
    ["a node that has become ready", nodeWith({ Ready: "True" }, fresh), []],
    ["one that is not ready", nodeWith({ Ready: "False" }), ["not-ready:NoSchedule", "not-ready:NoExecute"]],
    ["one that is lost", nodeWith({ Ready: "Unknown" }, fresh), ["unreachable:NoSchedule", "unreachable:NoExecute"]],
    ["pressure", nodeWith({ Ready: "True", MemoryPressure: "True" }), ["memory-pressure:NoSchedule"]],
    ["a cordoned node", nodeWith({ Ready: "True" }, { unschedulable: true }), ["unschedulable:NoSchedule"]],
  ])("follow %s", (_, node, expected) => expect(short(planTaints(node, now)) ?? []).toEqual(expected));

  it("leave other taints alone and an empty list out", () => {
    const own: Taint = { key: "gpu", effect: "NoExecute" };
    const node = nodeWith({ Ready: "True" }, { taints: [own, ...(fresh.taints ?? [])] });
    expect(planTaints(node, now)).toEqual([own]);
    expect(withTaints(nodeWith({ Ready: "True" }, fresh), []).spec).toEqual({});
    const same = nodeWith({ Ready: "True" }, { taints: [own] });
    expect(planTaints(same, now)).toBe(same.spec.taints);
  });
});

describe("lost nodes", () => {
  it("turn reported conditions Unknown, once", () => {
    const conditions = planLostConditions(nodeWith({ Ready: "True", NetworkUnavailable: "False" }), now);
    expect(conditions.map(({ type, status, reason }) => `${type}=${status} ${reason ?? ""}`)).toEqual([
      "Ready=Unknown NodeStatusUnknown",
      "NetworkUnavailable=False ",
      "MemoryPressure=Unknown NodeStatusNeverUpdated",
      "DiskPressure=Unknown NodeStatusNeverUpdated",
      "PIDPressure=Unknown NodeStatusNeverUpdated",
    ]);
    const again = { ...nodeWith({}), status: { conditions } } as Node;
    expect(planLostConditions(again, now)).toBe(conditions);
  });

  it("make their Pods not ready, and of unknown phase where that is wanted", () => {
    const pod = {
      metadata: { name: "p" },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    } as unknown as Pod;
    const lost = planLostPod(pod, { node: "n", now, unknownPhase: true });
    expect(lost.status).toMatchObject({ phase: "Unknown", reason: "NodeLost", conditions: [{ type: "Ready", status: "False" }] });
    expect(planLostPod(lost, { node: "n", now, unknownPhase: true })).toBe(lost);
    expect(planLostPod(pod, { node: "n", now, unknownPhase: false }).status.phase).toBe("Running");
    const ended = { ...pod, status: { ...pod.status, phase: "Succeeded" as const } };
    expect(planLostPod(ended, { node: "n", now, unknownPhase: true })).toBe(ended);
  });
});

describe("taint eviction", () => {
  const taint: Taint = { key: "bad", effect: "NoExecute", timeAdded: "2025-12-31T23:59:00Z" };
  const exists = (tolerationSeconds?: number): Toleration => ({ key: "bad", operator: "Exists", tolerationSeconds });
  it.each([
    ["nothing tolerates", [], { never: false, for: 0 }],
    ["tolerated for ever", [exists()], { never: true }],
    ["tolerated for a while", [exists(30)], { never: false, for: 30_000 }],
    ["the shortest counts", [exists(30), exists(5), exists()], { never: false, for: 5_000 }],
    ["negative is none", [exists(-1)], { never: false, for: 0 }],
  ])("%s", (_, tolerations, stay) => expect(stayUnder([taint], tolerations)).toEqual(stay));

  it("counts from when the last taint was added", () => {
    expect(taintedSince([taint], now)).toBe(now - 60_000);
    expect(taintedSince([taint, { key: "x", effect: "NoExecute" }], now)).toBe(now);
  });
});

describe("pod garbage collection", () => {
  const podOf = (name: string, phase: string, created: string, reason?: string) =>
    ({ metadata: { name, creationTimestamp: created }, status: { phase, reason } }) as unknown as Pod;

  it("takes evicted Pods first, then the oldest, down to the threshold", () => {
    const all = [
      podOf("new", "Failed", "3"),
      podOf("old", "Succeeded", "1"),
      podOf("evicted", "Failed", "4", "Evicted"),
      podOf("mid", "Failed", "2"),
    ];
    expect(surplus(all, 1).map(({ metadata }) => metadata.name)).toEqual(["evicted", "old", "mid"]);
    expect(surplus(all, 4)).toEqual([]);
  });

  it("marks Pods of a node that is gone as Failed with the disruption", () => {
    const pod = podOf("p", "Running", "1");
    expect(asFailed(pod, now, nodeGone).status).toMatchObject({
      phase: "Failed",
      conditions: [{ type: "DisruptionTarget", reason: "DeletionByPodGC" }],
    });
    const done = podOf("p", "Succeeded", "1");
    expect(asFailed(done, now, nodeGone)).toBe(done);
  });

  it("knows a node out of service by its taint while it is not ready", () => {
    const spec: Node["spec"] = { taints: [{ key: "node.kubernetes.io/out-of-service", effect: "NoExecute" }] };
    expect(isOutOfService(nodeWith({ Ready: "Unknown" }, spec))).toBe(true);
    expect(isOutOfService(nodeWith({ Ready: "True" }, spec))).toBe(false);
  });
});
