import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import type { PodDisruptionBudget } from "../../../src/api/types/policy-v1.ts";
import { budgetStatus, disruptedPods, failSafeStatus, healthyPods } from "../../../src/controllers/disruption/budget-status.ts";
import { expectedPods } from "../../../src/controllers/disruption/expected-pods.ts";
import { disruptionController } from "../../../src/controllers/disruption/index.ts";
import { staleAt } from "../../../src/controllers/disruption/stale-disruption.ts";
import { deployment } from "../../../src/kinds/apps/deployment.ts";
import { replicaSet } from "../../../src/kinds/apps/replica-set.ts";
import { job } from "../../../src/kinds/batch/job.ts";
import { pod as podKind } from "../../../src/kinds/core/pod.ts";
import type { Kind, Lister } from "../../../src/kinds/kind.ts";
import { podDisruptionBudget as budgetKind } from "../../../src/kinds/policy/pod-disruption-budget.ts";
import { createControlWorld } from "../../support/control-world.ts";

const now = Date.UTC(2026, 0, 1);
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString().replace(".000Z", "Z");

const owned = (kind: string, uid: string) => [{ apiVersion: "apps/v1", kind, name: uid, uid, controller: true }];
const podOf = (name: string, more: { owner?: string; ready?: boolean; deleted?: boolean } = {}): Pod =>
  ({
    metadata: {
      name,
      ...(more.owner ? { ownerReferences: owned("ReplicaSet", more.owner) } : {}),
      ...(more.deleted ? { deletionTimestamp: ago(1) } : {}),
    },
    status: { conditions: [{ type: "Ready", status: more.ready === false ? "False" : "True" }] },
  }) as unknown as Pod;

const world: Record<string, { kind: unknown; object: object }> = {
  rs: {
    kind: replicaSet,
    object: { kind: "ReplicaSet", metadata: { uid: "rs", ownerReferences: owned("Deployment", "deploy") }, spec: { replicas: 2 } },
  },
  alone: { kind: replicaSet, object: { kind: "ReplicaSet", metadata: { uid: "alone" }, spec: { replicas: 3 } } },
  deploy: { kind: deployment, object: { kind: "Deployment", metadata: { uid: "deploy" }, spec: { replicas: 7, selector: {} } } },
  job: { kind: job, object: { kind: "Job", metadata: { uid: "job" }, spec: {} } },
};
const lister = { byUid: (uid: string) => world[uid] as { kind: Kind; object: KubeObject } | undefined } as unknown as Lister;
const budgetWith = (spec: object, status: object = {}): PodDisruptionBudget =>
  ({ metadata: { name: "b", generation: 4 }, spec, status }) as unknown as PodDisruptionBudget;

describe("the number of expected Pods", () => {
  const pods = [podOf("a", { owner: "rs" }), podOf("b", { owner: "rs" }), podOf("c", { owner: "alone" }), podOf("d")];
  it.each<[object, number, number]>([
    [{ minAvailable: 2 }, 4, 2],
    [{ minAvailable: "25%" }, 10, 3],
    [{ maxUnavailable: 1 }, 10, 9],
    [{ maxUnavailable: "25%" }, 10, 7],
    [{ maxUnavailable: 20 }, 10, 0],
    [{}, 0, 0],
  ])("of %j is %i, of which %i healthy", (spec, expected, healthy) => {
    expect(expectedPods(lister, budgetWith(spec), pods)).toEqual({ expectedPods: expected, desiredHealthy: healthy });
  });

  it("cannot be told of owners without scale", () => {
    expect(() => expectedPods(lister, budgetWith({ maxUnavailable: 1 }), [podOf("a", { owner: "job" })])).toThrow(
      "jobs.batch does not implement the scale subresource",
    );
    expect(() => expectedPods(lister, budgetWith({ maxUnavailable: 1 }), [podOf("a", { owner: "gone" })])).toThrow(
      'found no controllers for pod "a"',
    );
  });
});

describe("the status", () => {
  it("allows what is healthy beyond the desired number", () => {
    const pods = [podOf("a"), podOf("b"), podOf("c", { ready: false }), podOf("d", { deleted: true })];
    const disrupted = disruptedPods(budgetWith({}, { disruptedPods: { a: ago(30), d: ago(30) } }), pods, now);
    expect(disrupted).toEqual({ pods: { a: ago(30) }, overdue: [], recheck: now + 90_000 });
    const currentHealthy = healthyPods(pods, disrupted);
    expect(currentHealthy).toBe(1);
    expect(budgetStatus(budgetWith({}), { expectedPods: 4, desiredHealthy: 0, currentHealthy, disrupted }, now)).toEqual({
      conditions: [
        {
          type: "DisruptionAllowed",
          status: "True",
          reason: "SufficientPods",
          message: "",
          observedGeneration: 4,
          lastTransitionTime: ago(0),
        },
      ],
      currentHealthy: 1,
      desiredHealthy: 0,
      disruptedPods: { a: ago(30) },
      disruptionsAllowed: 1,
      expectedPods: 4,
      observedGeneration: 4,
    });
  });

  it("counts an evicted Pod again that is still there after two minutes", () => {
    const late = podOf("a");
    const disrupted = disruptedPods(budgetWith({}, { disruptedPods: { a: ago(121) } }), [late], now);
    expect(disrupted).toEqual({ pods: {}, overdue: [late], recheck: undefined });
    expect(healthyPods([late], disrupted)).toBe(1);
  });

  it("allows nothing while nothing is expected or nothing can be told", () => {
    const disrupted = disruptedPods(budgetWith({}), [], now);
    const idle = budgetStatus(budgetWith({}), { expectedPods: 0, desiredHealthy: 0, currentHealthy: 3, disrupted }, now);
    expect(idle).toMatchObject({ disruptionsAllowed: 0, conditions: [{ status: "False", reason: "InsufficientPods" }] });
    const failed = failSafeStatus(budgetWith({}, { ...idle, disruptionsAllowed: 2 }), "no", now + 5000);
    expect(failed).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ reason: "SyncFailed", message: "no", lastTransitionTime: ago(0) }],
    });
  });
});

describe("the condition DisruptionTarget", () => {
  const target = (more: object = {}, phase = "Running") =>
    ({
      metadata: { name: "p" },
      status: {
        phase,
        conditions: [{ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI", lastTransitionTime: ago(60), ...more }],
      },
    }) as unknown as Pod;
  it.each<[string, Pod, number | undefined]>([
    ["goes stale after two minutes", target(), now + 60_000],
    ["stays when the kubelet said so", target({ reason: "TerminationByKubelet" }), undefined],
    ["stays on Pods that have ended", target({}, "Failed"), undefined],
    ["may have been taken back", target({ status: "False" }), undefined],
  ])("%s", (_, pod, expected) => expect(staleAt(pod)).toBe(expected));
});

describe("evictions of one moment", () => {
  it("do not share one allowed disruption", async () => {
    const world = createControlWorld([disruptionController]);
    for (const name of ["a", "b", "c"]) {
      const spec = { containers: [{ name: "c", image: "i" }], nodeName: "n", terminationGracePeriodSeconds: 0 };
      await world.client.create(podKind, { metadata: { name, namespace: "n", labels: { app: "x" } }, spec } as unknown as Pod);
      const conditions = [{ type: "Ready", status: "True" as const }];
      await world.client.modify(
        podKind,
        "n",
        name,
        (head) => ({ ...head, status: { ...head.status, phase: "Running" as const, conditions } }),
        {
          subresource: "status",
        },
      );
    }
    const spec = { minAvailable: 2, selector: { matchLabels: { app: "x" } } };
    await world.client.create(budgetKind, { metadata: { name: "b", namespace: "n" }, spec } as never);
    await world.settle();
    const evict = (name: string) =>
      world.client.act(podKind, "n", name, "eviction", { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } } as KubeObject);
    const results = await Promise.allSettled(["a", "b"].map(evict));
    expect(results.map((result) => (result.status === "rejected" ? result.reason.reason : "evicted")).sort()).toEqual([
      "TooManyRequests",
      "evicted",
    ]);
    await world.settle();
    expect(world.lister.get<PodDisruptionBudget & KubeObject>(budgetKind, "n", "b")?.status).toMatchObject({
      currentHealthy: 2,
      disruptionsAllowed: 0,
      expectedPods: 2,
    });
    await world.close();
  });
});
