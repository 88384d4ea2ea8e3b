import { describe, expect, it } from "vitest";
import { isPoweredOff, isSimulatedNode } from "../../../src/api/simulated-node.ts";
import type { Node } from "../../../src/api/types/core-v1.ts";
import { initialNode } from "../../../src/kubelet/initial-nodes.ts";
import { nodeStatus } from "../../../src/kubelet/node-status.ts";

const facts = { now: Date.UTC(2026, 0, 1), address: () => "172.18.0.2", uuid: (purpose: string) => purpose };

describe("a simulated node", () => {
  it("is Ready, with a capacity, addresses and a version, and then stays as it is", () => {
    const node = initialNode(4);
    const status = nodeStatus(node, facts);
    expect(status).toMatchObject({
      capacity: { cpu: "32", memory: "256Gi", pods: "110" },
      addresses: [{ address: "172.18.0.2", type: "InternalIP" }, { address: "node-4" }],
      nodeInfo: { kubeletVersion: "v1.37.2" },
    });
    expect(status.conditions?.map((one) => `${one.type}=${one.status}`).join()).toBe(
      "MemoryPressure=False,DiskPressure=False,PIDPressure=False,Ready=True",
    );
    expect(nodeStatus({ ...node, status }, facts)).toBe(status);
    expect(node.metadata.labels?.["topology.kubernetes.io/zone"]).toBe("zone-1");
  });

  it("keeps what its object gives, and a pressure that was put there", () => {
    const given = { cpu: "2", memory: "4Gi", pods: "10" };
    const base = initialNode(0);
    const conditions = [{ type: "MemoryPressure", status: "True" }];
    const status = nodeStatus({ ...base, status: { ...base.status, capacity: given, conditions } }, facts);
    expect(status).toMatchObject({ capacity: given, allocatable: given });
    expect(status.conditions?.[0]).toBe(conditions[0]);
  });

  it("offers the extended resources of its capacity as they are", () => {
    const base = initialNode(0);
    const given = { ...base.status, capacity: { cpu: "2", "example.com/gpu": "4" }, allocatable: { cpu: "1", "example.com/gpu": "3" } };
    expect(nodeStatus({ ...base, status: given }, facts).allocatable).toEqual({ cpu: "1", "example.com/gpu": "4" });
  });

  it.each([
    ["all", {}, true],
    ["all", { "miniplane.dev/kubelet": "external" }, false],
    ["annotated", {}, false],
    ["annotated", { "kwok.x-k8s.io/node": "fake" }, true],
    ["annotated", { "miniplane.dev/kubelet": "simulated" }, true],
    ["none", { "miniplane.dev/kubelet": "simulated" }, false],
  ] as const)("in mode %s with %j: played %s", (mode, annotations, played) => {
    expect(isSimulatedNode({ metadata: { annotations } } as Node, mode)).toBe(played);
  });

  it("is off by annotation", () => {
    expect(isPoweredOff({ metadata: { annotations: { "miniplane.dev/power": "off" } } })).toBe(true);
  });
});
