import { describe, expect, it } from "vitest";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { planClaims } from "../../../src/controllers/claim.ts";
import { planDeletions } from "../../../src/controllers/replica-set/deletion-order.ts";
import { slowStart } from "../../../src/controllers/replica-set/pod-control.ts";
import { replicaSetStatus } from "../../../src/controllers/replica-set/status.ts";

const now = Date.UTC(2026, 0, 2);
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString().replace(".000", "");

interface Facts {
  readonly node?: string;
  readonly phase?: string;
  readonly readyFor?: number;
  readonly cost?: number;
  readonly restarts?: number;
  readonly age?: number;
}

const pod = (name: string, facts: Facts = {}): Pod =>
  ({
    metadata: {
      name,
      uid: name,
      creationTimestamp: at(facts.age ?? 5000),
      labels: { app: "web" },
      ...(facts.cost === undefined ? {} : { annotations: { "controller.kubernetes.io/pod-deletion-cost": String(facts.cost) } }),
    },
    spec: { containers: [], ...(facts.node === undefined ? {} : { nodeName: facts.node }) },
    status: {
      phase: facts.phase ?? "Running",
      ...(facts.readyFor === undefined ? {} : { conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(facts.readyFor) }] }),
      containerStatuses: [{ restartCount: facts.restarts ?? 0 }],
    },
  }) as unknown as Pod;

describe("scale-down order", () => {
  const ready = { node: "n1", readyFor: 4000 };
  it.each([
    ["unassigned before assigned", pod("goes"), pod("stays", { node: "n1" })],
    ["Pending before Unknown", pod("goes", { node: "n1", phase: "Pending" }), pod("stays", { node: "n1", phase: "Unknown" })],
    ["Unknown before Running", pod("goes", { node: "n1", phase: "Unknown" }), pod("stays", { node: "n1" })],
    ["not ready before ready, whatever the cost", pod("goes", { node: "n1", cost: 100 }), pod("stays", ready)],
    ["lower cost first", pod("goes", { ...ready, cost: -1 }), pod("stays", ready)],
    ["ready for a shorter time first", pod("goes", { ...ready, readyFor: 10 }), pod("stays", ready)],
    ["more restarts first", pod("goes", { ...ready, restarts: 2 }), pod("stays", ready)],
    ["younger first", pod("goes", { ...ready, age: 10 }), pod("stays", ready)],
    ["of similar age by UID", pod("goes", { ...ready, age: 5001 }), pod("stays", { ...ready, age: 5000 })],
  ])("%s", (_, goes, stays) => {
    expect(planDeletions([stays, goes], [stays, goes], { count: 1, now })).toEqual([goes]);
  });

  it("Pods that share a node with relatives first", () => {
    const pods = [pod("alone", { ...ready, node: "n1", readyFor: 10 }), pod("beside", { ...ready, node: "n2" })];
    const related = [...pods, pod("relative", { ...ready, node: "n2" })];
    expect(planDeletions(pods, related, { count: 1, now }).map(({ metadata }) => metadata.name)).toEqual(["beside"]);
  });
});

describe("ReplicaSet status", () => {
  const set = {
    metadata: { generation: 2 },
    spec: { replicas: 3, minReadySeconds: 10, selector: {}, template: { metadata: { labels: { app: "web" } } } },
    status: { replicas: 0 },
  } as never;

  it("counts, and says when the next Pod becomes available", () => {
    const active = [pod("a", { readyFor: 20 }), pod("b", { readyFor: 4 }), pod("c")];
    expect(replicaSetStatus(set, { active, terminating: 1 }, { now, failure: undefined })).toEqual({
      status: {
        replicas: 3,
        fullyLabeledReplicas: 3,
        readyReplicas: 2,
        availableReplicas: 1,
        terminatingReplicas: 1,
        observedGeneration: 2,
      },
      nextAvailable: now + 6000,
    });
  });

  it("tells a failure once and takes it back when it is over", () => {
    const failure = { reason: "FailedCreate", message: "no room" } as const;
    const failed = replicaSetStatus(set, { active: [], terminating: 0 }, { now, failure }).status;
    expect(failed.conditions).toEqual([
      { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "no room", lastTransitionTime: at(0) },
    ]);
    const later = { ...(set as object), status: failed } as never;
    expect(replicaSetStatus(later, { active: [], terminating: 0 }, { now: now + 5000, failure }).status.conditions).toBe(failed.conditions);
    expect(replicaSetStatus(later, { active: [], terminating: 0 }, { now, failure: undefined }).status.conditions).toBeUndefined();
  });
});

describe("claims", () => {
  const owned = (name: string, uid: string, more: object = {}) => ({
    metadata: { name, ...more, ownerReferences: [{ apiVersion: "v1", kind: "X", name: "x", uid, controller: true }] },
  });
  const selector = { matches: (labels: Readonly<Record<string, string>> | undefined) => labels?.["app"] === "web" };
  const web = { labels: { app: "web" } };
  const candidates = [
    owned("mine", "u", web),
    owned("strayed", "u"),
    owned("theirs", "v", web),
    { metadata: { name: "orphan", ...web } },
    { metadata: { name: "leaving", ...web, deletionTimestamp: at(0) } },
  ];
  const named = (objects: readonly { metadata: { name?: string | undefined } }[]) => objects.map(({ metadata }) => metadata.name);

  it("keeps, adopts and releases", () => {
    const claims = planClaims({ metadata: { uid: "u" } }, selector, candidates);
    expect([named(claims.owned), named(claims.adopt), named(claims.release)]).toEqual([["mine"], ["orphan"], ["strayed"]]);
  });

  it("changes nothing for an owner that is being deleted", () => {
    const claims = planClaims({ metadata: { uid: "u", deletionTimestamp: at(0) } }, selector, candidates);
    expect([named(claims.owned), named(claims.adopt), named(claims.release)]).toEqual([["mine"], [], []]);
  });
});

describe("slow start", () => {
  it("stops after the batch in which something fails", async () => {
    const tried: number[] = [];
    const error = await slowStart(20, async (index) => {
      tried.push(index);
      if (index >= 3) throw new Error(`at ${index}`);
    });
    expect(tried).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(String(error)).toBe("Error: at 3");
    expect(await slowStart(3, async () => {})).toBeUndefined();
  });
});
