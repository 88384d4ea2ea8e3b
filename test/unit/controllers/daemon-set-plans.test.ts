import { describe, expect, it } from "vitest";
import type { DaemonSet } from "../../../src/api/types/apps-v1.ts";
import type { Node, Pod, PodSpec, Taint } from "../../../src/api/types/core-v1.ts";
import { createBackOff } from "../../../src/controllers/daemon-set/back-off.ts";
import { targetNode, templateForNode } from "../../../src/controllers/daemon-set/daemon-pod.ts";
import { nodeFit } from "../../../src/controllers/daemon-set/node-fit.ts";
import { planPlacement } from "../../../src/controllers/daemon-set/plan-placement.ts";
import { planRollout } from "../../../src/controllers/daemon-set/plan-rollout.ts";
import { daemonSetStatus } from "../../../src/controllers/daemon-set/status.ts";
import { daemonTolerations } from "../../../src/controllers/daemon-set/tolerations.ts";
import { type DaemonWorld, podsByNode } from "../../../src/controllers/daemon-set/world.ts";

type Amount = number | string;

const setOf = (rolling: { maxUnavailable?: Amount; maxSurge?: Amount } = { maxUnavailable: 1 }, spec: Partial<PodSpec> = {}): DaemonSet =>
  ({
    metadata: { name: "d", generation: 2, annotations: { "deprecated.daemonset.template.generation": "2" } },
    spec: {
      selector: {},
      template: { metadata: { labels: { app: "d" } }, spec: { containers: [], ...spec } },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: rolling },
    },
    status: {},
  }) as unknown as DaemonSet;

const node = (name: string, labels: Record<string, string> = {}, taints: Taint[] = []): Node =>
  ({ metadata: { name, labels }, spec: { taints }, status: {} }) as unknown as Node;

/** `new@a`, `old@b!` (not ready), `old@a-` (being deleted), `old@a~Failed` */
function pod(text: string, age = 0): Pod {
  const [, revision = "", on = "", flag = "", phase = "Running"] = /^(\w+)@(\w+)([!-]?)(?:~(\w+))?$/.exec(text) ?? [];
  const ready = { type: "Ready", status: flag === "!" ? "False" : "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
  return {
    metadata: {
      name: text,
      labels: { "controller-revision-hash": revision },
      creationTimestamp: `2026-01-01T00:00:${String(10 + age)}Z`,
      ...(flag === "-" ? { deletionTimestamp: "2026-01-01T00:01:00Z" } : {}),
    },
    spec: { nodeName: on, containers: [] },
    status: { phase, conditions: [ready] },
  } as unknown as Pod;
}

const worldOf = (set: DaemonSet, nodes: readonly Node[], pods: readonly string[]): DaemonWorld => ({
  set,
  nodes,
  fit: nodeFit(set),
  pods: podsByNode(pods.map(pod)),
  hash: "new",
  now: Date.UTC(2026, 0, 1, 1),
});

const names = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name);
const abc = [node("a"), node("b"), node("c")];

describe("which nodes a DaemonSet wants", () => {
  const tainted = (effect: "NoSchedule" | "NoExecute", key = "mine") => node("a", { zone: "1" }, [{ key, effect }]);
  const affine = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["2"] }] }],
      },
    },
  } as const;
  it.each([
    ["any, without conditions", {}, node("a"), [true, true]],
    ["those its nodeSelector matches", { nodeSelector: { zone: "1" } }, node("a", { zone: "1" }), [true, true]],
    ["not others", { nodeSelector: { zone: "1" } }, node("a"), [false, false]],
    ["not those its affinity rules out", { affinity: affine }, node("a", { zone: "1" }), [false, false]],
    ["only the one it names", { nodeName: "b" }, node("a"), [false, false]],
    ["none with NoSchedule, but who is there stays", {}, tainted("NoSchedule"), [false, true]],
    ["none with NoExecute, and nobody stays", {}, tainted("NoExecute"), [false, false]],
    ["those whose taint is tolerated", { tolerations: [{ operator: "Exists" }] }, tainted("NoExecute"), [true, true]],
    ["those not ready", {}, tainted("NoExecute", "node.kubernetes.io/not-ready"), [true, true]],
    ["those cordoned", {}, tainted("NoSchedule", "node.kubernetes.io/unschedulable"), [true, true]],
    ["not those without network", {}, tainted("NoSchedule", "node.kubernetes.io/network-unavailable"), [false, true]],
    ["but on the host's", { hostNetwork: true }, tainted("NoSchedule", "node.kubernetes.io/network-unavailable"), [true, true]],
  ] as const)("%s", (_, spec, on, [run, stay]) => {
    expect(nodeFit(setOf({}, spec as Partial<PodSpec>))(on)).toEqual({ run, stay });
  });
});

describe("the Pod for a node", () => {
  it("is bound by name and keeps the rest of its affinity", () => {
    const podAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };
    const template = templateForNode(setOf({}, { affinity: { podAffinity } }), "new", "a");
    expect(template.metadata?.labels).toEqual({ app: "d", "pod-template-generation": "2", "controller-revision-hash": "new" });
    expect(template.spec?.affinity?.podAffinity).toBe(podAffinity);
    expect(targetNode({ metadata: {}, spec: template.spec } as Pod)).toBe("a");
  });

  it("tolerates a taint once", () => {
    const own = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 } as const;
    const all = daemonTolerations({ containers: [], tolerations: [own] } as PodSpec);
    expect(all.filter(({ key }) => key === own.key)).toEqual([{ key: own.key, operator: "Exists", effect: "NoExecute" }]);
    expect(all).toHaveLength(6);
  });
});

describe("placement", () => {
  it("fills empty nodes, waits for Pods that are going, thins out doubles", () => {
    const plan = planPlacement(worldOf(setOf(), abc, ["new@a-", "new@b", "old@b"]));
    expect(plan.create).toEqual(["c"]);
    expect(names(plan.remove)).toEqual(["old@b"]);
  });

  it("clears nodes it does not want and names ended Pods", () => {
    const set = setOf({}, { nodeSelector: { in: "1" } });
    const plan = planPlacement(worldOf(set, [node("a"), node("b", { in: "1" })], ["new@a", "new@b~Failed"]));
    expect(plan.create).toEqual([]);
    expect(names(plan.remove)).toEqual(["new@a"]);
    expect(plan.ended.map(({ node: on }) => on)).toEqual(["b"]);
  });

  it.each([
    ["keeps both while the new one is not available", ["old@a", "new@a!"], []],
    ["drops the old one when the new one is available", ["old@a", "new@a"], ["old@a"]],
    ["drops an old one that is not ready", ["old@a!", "new@a!"], ["old@a!"]],
  ])("with surge %s", (_, pods, gone) => {
    expect(names(planPlacement(worldOf(setOf({ maxSurge: 1, maxUnavailable: 0 }), [node("a")], pods)).remove)).toEqual(gone);
  });
});

describe("rolling update", () => {
  it.each([
    ["replaces as many as may be missing", { maxUnavailable: 2 }, ["old@a", "old@b", "old@c"], [], ["old@a", "old@b"]],
    ["counts percentages up", { maxUnavailable: "34%" }, ["old@a", "old@b", "old@c"], [], ["old@a", "old@b"]],
    ["waits for the last one", { maxUnavailable: 1 }, ["new@a!", "old@b", "old@c"], [], []],
    ["always replaces what is not available", { maxUnavailable: 1 }, ["new@a!", "old@b!", "old@c"], [], ["old@b!"]],
    ["counts nodes without a Pod", { maxUnavailable: 1 }, ["old@b", "old@c"], [], []],
    ["may surge", { maxSurge: 2, maxUnavailable: 0 }, ["old@a", "old@b", "old@c"], ["a", "b"], []],
    ["moves on when the surge is done", { maxSurge: 1, maxUnavailable: 0 }, ["old@a", "new@a", "old@b", "new@c"], ["b"], ["old@a"]],
    ["surges beside what is not available for nothing", { maxSurge: 1, maxUnavailable: 0 }, ["old@a", "new@a!", "old@b!"], ["b"], []],
  ])("%s", (_, rolling, pods, create, gone) => {
    const plan = planRollout(worldOf(setOf(rolling), abc, pods));
    expect([plan.create, names(plan.remove)]).toEqual([create, gone]);
  });
});

describe("status", () => {
  it("counts nodes, not Pods", () => {
    const set = setOf({}, { nodeSelector: { in: "1" } });
    const nodes = [node("a", { in: "1" }), node("b", { in: "1" }), node("c", { in: "1" }), node("d")];
    const { status } = daemonSetStatus(worldOf(set, nodes, ["old@a", "new@a", "new@b!", "new@d"]), 3);
    expect(status).toEqual({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 2,
      numberMisscheduled: 1,
      numberReady: 1,
      numberAvailable: 1,
      numberUnavailable: 2,
      updatedNumberScheduled: 1,
      observedGeneration: 2,
      collisionCount: 3,
    });
  });
});

describe("back-off of failed Pods", () => {
  it("doubles as long as they fail and forgets after a while", () => {
    const backOff = createBackOff();
    const waits = [0, 400, 1000, 2000, 3000].map((now) => backOff.take("d/1/a", now));
    expect(waits).toEqual([0, 600, 0, 1000, 0]);
    expect(backOff.take("d/1/b", 3000)).toBe(0);
    expect(backOff.take("d/1/a", 3_000_000)).toBe(0);
    expect(backOff.take("d/1/a", 3_000_500)).toBe(500);
  });
});
