import { describe, expect, it } from "vitest";
import type { Binding, Pod } from "../../../../src/api/types/core-v1.ts";
import type { PodDisruptionBudget } from "../../../../src/api/types/policy-v1.ts";
import { bindPod } from "../../../../src/kinds/core/pod/binding.ts";
import { takeDisruption } from "../../../../src/kinds/core/pod/eviction.ts";
import { podGracePeriod } from "../../../../src/kinds/core/pod/grace-period.ts";
import { preparePodForCreate } from "../../../../src/kinds/core/pod/prepare.ts";
import { qosClass } from "../../../../src/kinds/core/pod/qos.ts";
import { podRequests } from "../../../../src/kinds/core/pod/requests.ts";
import { podWarnings } from "../../../../src/kinds/core/pod/warnings.ts";
import { hookContext, podOf } from "../../../support/pod.ts";

const asking = (name: string, requests: object, more: object = {}) => ({ name, image: "i", resources: { requests }, ...more });
const limited = (name: string, limits: object) => ({ name, image: "i", resources: { limits } });

describe("what a Pod asks of its node", () => {
  it("is the sum of its containers", () => {
    const pod = podOf({ containers: [asking("a", { cpu: "100m", memory: "1Mi" }), asking("b", { cpu: "1", "x.test/gpu": "2" })] });
    expect(podRequests(pod)).toEqual({ cpuMillis: 1100, memory: 2 ** 20, ephemeralStorage: 0, scalar: { "x.test/gpu": 2 } });
  });

  it("is what an init container needs while the sidecars before it run, if that is more", () => {
    const initContainers = [
      asking("s", { cpu: "1" }, { restartPolicy: "Always" }),
      asking("i", { cpu: "4" }),
      asking("t", { cpu: "1" }, { restartPolicy: "Always" }),
    ];
    expect(podRequests(podOf({ initContainers, containers: [asking("c", { cpu: "1" })] })).cpuMillis).toBe(5000);
    expect(podRequests(podOf({ initContainers, containers: [asking("c", { cpu: "9" })] })).cpuMillis).toBe(11000);
  });

  it("is what the Pod says as a whole, and the overhead", () => {
    const pod = podOf({ resources: { requests: { cpu: "3" } }, overhead: { cpu: "500m" }, containers: [asking("c", { cpu: "1" })] });
    expect(podRequests(pod).cpuMillis).toBe(3500);
  });

  it("is never less than what the node has set aside during a resize", () => {
    const pod = podOf({ containers: [asking("c", { cpu: "1" })] });
    const resizing = { ...pod, status: { containerStatuses: [{ name: "c", allocatedResources: { cpu: "2" } }] } } as unknown as Pod;
    expect([podRequests(resizing).cpuMillis, podRequests(resizing, { count: "spec" }).cpuMillis]).toEqual([2000, 1000]);
  });
});

describe("the QoS class", () => {
  it.each([
    ["BestEffort", [{ name: "c", image: "i" }]],
    ["Guaranteed", [limited("c", { cpu: "0.5", memory: "1Gi" })]],
    ["Burstable", [limited("c", { cpu: "1" })]],
    ["Burstable", [limited("c", { cpu: "1", memory: "1Gi" }), { name: "d", image: "i" }]],
    ["BestEffort", [limited("c", { cpu: "0", memory: "0" })]],
  ])("is %s for %j", (qos, containers) => expect(qosClass(podOf({ containers }))).toBe(qos));
});

describe("a new Pod", () => {
  it("is Pending, and says that it is gated", () => {
    const { status } = preparePodForCreate(podOf({ schedulingGates: [{ name: "g" }] }), hookContext);
    expect(status).toMatchObject({ phase: "Pending", qosClass: "BestEffort" });
    expect(status.conditions).toMatchObject([
      { type: "PodScheduled", status: "False", reason: "SchedulingGated", lastProbeTime: null, lastTransitionTime: "2030-01-01T00:00:00Z" },
    ]);
  });

  it("has the values of its matchLabelKeys in the selectors", () => {
    const constraint = {
      maxSkew: 1,
      topologyKey: "z",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: {},
      matchLabelKeys: ["app", "none"],
    };
    const { spec } = preparePodForCreate(podOf({ topologySpreadConstraints: [constraint] }, { labels: { app: "x" } }), hookContext);
    expect(spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
      matchExpressions: [{ key: "app", operator: "In", values: ["x"] }],
    });
  });

  it("has its resources as a whole completed from its containers", () => {
    const containers = [limited("c", { cpu: "500m" })];
    const resources = { requests: { cpu: "1" }, limits: { memory: "1Gi" } };
    const { spec } = preparePodForCreate(podOf({ containers, resources }), hookContext);
    expect(spec.resources).toEqual({ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1", memory: "1Gi" } });
  });

  it("warns of variables that hide others", () => {
    const pod = podOf({ containers: [{ name: "c", image: "i", env: [{ name: "A" }, { name: "A" }] }] });
    expect(podWarnings(pod)).toEqual([
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ]);
  });
});

const binding = (metadata: object = {}) => ({ metadata: { name: "p", ...metadata }, target: { kind: "Node", name: "n1" } }) as Binding;

describe("binding", () => {
  it("sets the node, merges annotations and labels, and says PodScheduled", () => {
    const pod = { ...podOf({}, { labels: { l: "mine" } }), status: { phase: "Pending", nominatedNodeName: "x" } } as Pod;
    const bound = bindPod(pod, binding({ annotations: { a: "b" }, labels: { l: "theirs", m: "n" } }), 0);
    expect([bound.spec.nodeName, bound.metadata.annotations, bound.metadata.labels]).toEqual(["n1", { a: "b" }, { l: "mine", m: "n" }]);
    expect(bound.status).toMatchObject({ phase: "Pending", conditions: [{ type: "PodScheduled", status: "True" }] });
    expect(bound.status.nominatedNodeName).toBeUndefined();
  });

  it.each([
    ["already assigned", { nodeName: "n0" }],
    ["non-empty .spec.schedulingGates", { schedulingGates: [{ name: "g" }] }],
  ])("refuses a Pod that is %s", (text, spec) => {
    expect(() => bindPod({ ...podOf(spec), status: {} } as Pod, binding(), 0)).toThrow(text);
  });
});

describe("eviction", () => {
  const budget = (status: object) => ({ metadata: { name: "b", generation: 1 }, spec: {}, status }) as PodDisruptionBudget;
  it("takes one disruption and notes the Pod", () => {
    const { status } = takeDisruption(budget({ disruptionsAllowed: 2, observedGeneration: 1 }), "p", 0);
    expect(status).toMatchObject({ disruptionsAllowed: 1, disruptedPods: { p: "1970-01-01T00:00:00Z" } });
  });
  it.each([
    ["none is left", { disruptionsAllowed: 0, observedGeneration: 1 }, undefined],
    ["the budget is being worked out", { disruptionsAllowed: 1 }, 10],
  ])("answers 429 while %s", (_, status, retryAfterSeconds) => {
    let thrown: unknown;
    try {
      takeDisruption(budget(status), "p", 0);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 429, details: { causes: [{ reason: "DisruptionBudget" }] } });
    expect((thrown as { details: { retryAfterSeconds?: number } }).details.retryAfterSeconds).toBe(retryAfterSeconds);
  });
});

describe("the grace period", () => {
  it.each([
    [{}, {}, 5, 0],
    [{ nodeName: "n" }, {}, undefined, 30],
    [{ nodeName: "n" }, {}, 5, 5],
    [{ nodeName: "n" }, {}, -5, 1],
    [{ nodeName: "n" }, { phase: "Failed" }, 5, 0],
  ])("of spec %j in status %j, asked for %j, is %i", (spec, status, requested, seconds) => {
    expect(podGracePeriod({ ...podOf(spec), status } as Pod, requested)).toBe(seconds);
  });
});
