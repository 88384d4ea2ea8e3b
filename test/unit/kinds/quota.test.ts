import { describe, expect, it } from "vitest";
import { formatAmounts } from "../../../src/api/amounts.ts";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { deployment } from "../../../src/kinds/apps/deployment.ts";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { evaluatorFor } from "../../../src/kinds/core/quota/evaluator-for.ts";
import { service } from "../../../src/kinds/core/service.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { resourceClaim } from "../../../src/kinds/resource/resource-claim.ts";
import { podOf } from "../../support/pod.ts";

const now = Date.UTC(2026, 0, 1);
const used = (kind: unknown, object: object) => formatAmounts(evaluatorFor(kind as Kind).usage(object as KubeObject, now));
const asking = (resources: object, more: object = {}) => podOf({ containers: [{ name: "c", image: "i", resources }], ...more });

describe("Pods use", () => {
  it("what they ask for under all its names", () => {
    const resources = { requests: { cpu: "1", memory: "1Gi", "example.com/gpu": "2", "hugepages-2Mi": "2Mi" }, limits: { cpu: "2" } };
    expect(used(pod, asking(resources))).toEqual({
      "count/pods": "1",
      pods: "1",
      cpu: "1",
      "requests.cpu": "1",
      "limits.cpu": "2",
      memory: "1Gi",
      "requests.memory": "1Gi",
      "requests.example.com/gpu": "2",
      "hugepages-2Mi": "2Mi",
      "requests.hugepages-2Mi": "2Mi",
    });
  });

  it("the larger of init containers and the rest, and their overhead", () => {
    const spec = { initContainers: [{ name: "i", image: "i", resources: { requests: { cpu: "3" } } }], overhead: { cpu: "500m" } };
    expect(used(pod, asking({ requests: { cpu: "1" } }, spec))["cpu"]).toBe("3500m");
  });

  it("nothing but their place in storage once they have ended or should have", () => {
    const ended = { ...podOf(), status: { phase: "Succeeded" } } as Pod;
    const overdue = podOf({}, { deletionTimestamp: "2025-12-31T23:59:00Z", deletionGracePeriodSeconds: 30 });
    const going = podOf({}, { deletionTimestamp: "2025-12-31T23:59:50Z", deletionGracePeriodSeconds: 30 });
    expect([ended, overdue, going].map((one) => used(pod, one)["pods"])).toEqual([undefined, undefined, "1"]);
  });

  it("only what every container says something of", () => {
    const { missing } = evaluatorFor(pod as unknown as Kind);
    const names = ["limits.memory", "pods", "cpu"];
    expect(missing?.(names, asking({ requests: { cpu: "1" } }))).toBe("must specify limits.memory for: c");
    expect(missing?.(names, asking({}))).toBe("must specify cpu for: c; limits.memory for: c");
    expect(missing?.(["pods"], asking({}))).toBeUndefined();
  });
});

describe("device claims use", () => {
  const exactly = (deviceClassName: string, more: object = {}) => ({ name: "r", exactly: { deviceClassName, ...more } });
  const claim = (...requests: object[]) => used(resourceClaim, { metadata: { name: "c" }, spec: { devices: { requests } } });
  const devices = (name: string) => `${name}.deviceclass.resource.k8s.io/devices`;
  it.each<[string, object[], Record<string, string>]>([
    ["one device by default", [exactly("gpu")], { [devices("gpu")]: "1" }],
    [
      "as many as asked for",
      [exactly("gpu", { count: 3 }), exactly("gpu"), exactly("nic")],
      { [devices("gpu")]: "4", [devices("nic")]: "1" },
    ],
    ["as many as a claim can hold for all", [exactly("gpu", { allocationMode: "All" })], { [devices("gpu")]: "32" }],
    [
      "the most of any alternative",
      [{ name: "r", firstAvailable: [{ deviceClassName: "gpu", count: 2 }, { deviceClassName: "gpu" }, { deviceClassName: "tpu" }] }],
      { [devices("gpu")]: "2", [devices("tpu")]: "1" },
    ],
  ])("%s", (_, requests, expected) => {
    expect(claim(...requests)).toEqual({ "count/resourceclaims.resource.k8s.io": "1", ...expected });
  });
});

describe("scopes", () => {
  const inScope = (requirement: { scopeName: string; operator?: string; values?: string[] }, one: Pod) =>
    evaluatorFor(pod as unknown as Kind).inScope({ operator: "Exists", ...requirement }, one);
  it.each<[string, Parameters<typeof inScope>[0], Pod, boolean]>([
    ["best effort", { scopeName: "BestEffort" }, podOf(), true],
    ["burstable", { scopeName: "BestEffort" }, asking({ requests: { cpu: "1" } }), false],
    ["with a deadline", { scopeName: "Terminating" }, podOf({ activeDeadlineSeconds: 5 }), true],
    ["without one", { scopeName: "NotTerminating" }, podOf(), true],
    ["of that class", { scopeName: "PriorityClass", operator: "In", values: ["high"] }, podOf({ priorityClassName: "high" }), true],
    ["of none", { scopeName: "PriorityClass", operator: "NotIn", values: ["high"] }, podOf(), true],
    ["of none at all", { scopeName: "PriorityClass" }, podOf(), false],
  ])("select Pods %s", (_, requirement, one, expected) => expect(inScope(requirement, one)).toBe(expected));
});

describe("other objects use", () => {
  it.each<[string, unknown, object, object]>([
    ["config maps by both names", configMap, { metadata: {} }, { configmaps: "1", "count/configmaps": "1" }],
    ["what has a group", deployment, { metadata: {} }, { "count/deployments.apps": "1" }],
    [
      "node ports",
      service,
      {
        metadata: {},
        spec: { type: "LoadBalancer", ports: [{ port: 1 }, { port: 2, nodePort: 30000 }], allocateLoadBalancerNodePorts: false },
      },
      { "count/services": "1", services: "1", "services.nodeports": "1", "services.loadbalancers": "1" },
    ],
    [
      "storage by class",
      persistentVolumeClaim,
      { metadata: {}, spec: { storageClassName: "fast", resources: { requests: { storage: "1500m" } } } },
      {
        "count/persistentvolumeclaims": "1",
        persistentvolumeclaims: "1",
        "requests.storage": "2",
        "fast.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
        "fast.storageclass.storage.k8s.io/requests.storage": "2",
      },
    ],
  ])("%s", (_, kind, object, expected) => expect(used(kind, object)).toEqual(expected));
});
