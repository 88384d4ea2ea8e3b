import { describe, expect, it } from "vitest";
import type { Deployment, ReplicaSet } from "../../../src/api/types/apps-v1.ts";
import { withRevisionAnnotations } from "../../../src/controllers/deployment/annotations.ts";
import { maxSurge, maxUnavailable, scaledValue } from "../../../src/controllers/deployment/fenceposts.ts";
import { planCleanup } from "../../../src/controllers/deployment/history.ts";
import { isScaling, planScaling } from "../../../src/controllers/deployment/proportional.ts";
import { isOldRunning, planStart, planStop } from "../../../src/controllers/deployment/recreate.ts";
import type { Sets } from "../../../src/controllers/deployment/replica-sets.ts";
import type { Resize } from "../../../src/controllers/deployment/resize.ts";
import { currentSize, planRolling } from "../../../src/controllers/deployment/rolling.ts";
import { templateHash } from "../../../src/controllers/deployment/template-hash.ts";

type Amount = number | string;

const wanting = (replicas: number, surge: Amount = "25%", unavailable: Amount = "25%", more: object = {}): Deployment => ({
  metadata: { name: "web", generation: 1 },
  spec: {
    replicas,
    selector: {},
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
    template: {},
    ...more,
  } as Deployment["spec"],
  status: {},
});

interface Facts {
  readonly size: number;
  readonly available?: number;
  readonly age?: number;
  readonly revision?: number;
  readonly desired?: number;
  readonly max?: number;
}

const set = (name: string, { size, available = size, age = 0, revision, desired, max }: Facts): ReplicaSet => ({
  metadata: {
    name,
    uid: name,
    creationTimestamp: `2026-01-01T00:00:${String(59 - age).padStart(2, "0")}Z`,
    annotations: {
      ...(revision === undefined ? {} : { "deployment.kubernetes.io/revision": String(revision) }),
      ...(desired === undefined ? {} : { "deployment.kubernetes.io/desired-replicas": String(desired) }),
      ...(max === undefined ? {} : { "deployment.kubernetes.io/max-replicas": String(max) }),
    },
  },
  spec: { replicas: size, selector: {}, template: {} as never },
  status: { replicas: size, availableReplicas: available, readyReplicas: available },
});

const sizes = (plan: readonly Resize[]) => plan.map(({ set: { metadata }, size }) => [metadata.name, size]);

describe("fenceposts", () => {
  it.each([
    ["25%", 10, "up", 3],
    ["25%", 10, "down", 2],
    ["100%", 3, "down", 3],
    [2, 10, "up", 2],
    [undefined, 10, "up", 0],
  ] as const)("%s of %d rounded %s is %d", (value, total, round, result) => {
    expect(scaledValue(value, total, round)).toBe(result);
  });

  it.each([
    ["both percentages vanish: one may be missing", wanting(2, "0%", "25%"), 0, 1],
    ["not more than wanted may be missing", wanting(2, 0, 5), 0, 2],
    ["nothing may be missing of none", wanting(0, 1, 1), 1, 0],
    ["Recreate has neither", wanting(4, 1, 1, { strategy: { type: "Recreate" } }), 0, 0],
  ] as const)("%s", (_, deployment, surge, unavailable) => {
    expect([maxSurge(deployment), maxUnavailable(deployment)]).toEqual([surge, unavailable]);
  });
});

describe("rolling update", () => {
  const cases: [string, Deployment, Sets, [string, number][]][] = [
    [
      "grows the new one as far as the surge lets it",
      wanting(10, 3, 2),
      { current: set("n", { size: 0 }), old: [set("o", { size: 10 })] },
      [["n", 3]],
    ],
    [
      "then takes old ones that may be missing",
      wanting(10, 3, 2),
      { current: set("n", { size: 3, available: 0 }), old: [set("o", { size: 10 })] },
      [["o", 8]],
    ],
    [
      "takes an old one for each new one available",
      wanting(4, 1, 0),
      { current: set("n", { size: 1 }), old: [set("o", { size: 4 })] },
      [["o", 3]],
    ],
    [
      "waits while new ones are not available",
      wanting(4, 1, 1),
      { current: set("n", { size: 2, available: 0 }), old: [set("o", { size: 3 })] },
      [],
    ],
    [
      "takes unhealthy old ones first, then healthy ones from the oldest",
      wanting(10, 0, 5),
      { current: set("n", { size: 0 }), old: [set("o1", { size: 6, available: 6, age: 2 }), set("o2", { size: 4, available: 1, age: 1 })] },
      [
        ["o2", 1],
        ["o1", 4],
      ],
    ],
    ["shrinks a new one that is too big", wanting(2), { current: set("n", { size: 5 }), old: [] }, [["n", 2]]],
    ["does nothing when done", wanting(3), { current: set("n", { size: 3 }), old: [set("o", { size: 0 })] }, []],
  ];
  it.each(cases)("%s", (_, deployment, sets, plan) => {
    const got = sizes(planRolling(deployment, sets));
    expect(got).toEqual(plan);
  });

  it("starts a new ReplicaSet with what the surge leaves", () => {
    expect(currentSize(wanting(4, 1, 1), [set("o", { size: 4 })], 0)).toBe(1);
    expect(currentSize(wanting(4, 1, 1), [], 0)).toBe(4);
    expect(currentSize(wanting(4, 1, 1), [set("o", { size: 9 })], 0)).toBe(0);
  });
});

describe("recreate", () => {
  it("stops all old ones, waits for their Pods, starts the new one whole", () => {
    const sets = { current: set("n", { size: 0 }), old: [set("a", { size: 2 }), set("b", { size: 0 })] };
    expect(sizes(planStop(sets))).toEqual([["a", 0]]);
    expect(sizes(planStart(wanting(3), sets))).toEqual([["n", 3]]);
    const stopped = { ...sets, old: [set("b", { size: 0 })] };
    const pod = (phase: string) => ({ metadata: {}, spec: {}, status: { phase } }) as never;
    expect(isOldRunning(stopped, [pod("Succeeded"), pod("Failed")])).toBe(false);
    expect(isOldRunning(stopped, [pod("Running")])).toBe(true);
    expect(isOldRunning(sets, [])).toBe(true);
  });
});

describe("scaling", () => {
  it("notices another number of replicas by the annotation of an active ReplicaSet", () => {
    expect(isScaling(wanting(5), { current: set("n", { size: 3, desired: 3 }), old: [] })).toBe(true);
    expect(isScaling(wanting(5), { current: set("n", { size: 3, desired: 5 }), old: [set("o", { size: 0, desired: 2 })] })).toBe(false);
  });

  const cases: [string, Deployment, Sets, [string, number][]][] = [
    ["the only active one takes it all", wanting(5), { current: set("n", { size: 0 }), old: [set("o", { size: 3 })] }, [["o", 5]]],
    ["without active ones the current does", wanting(5), { current: set("n", { size: 0 }), old: [set("o", { size: 0 })] }, [["n", 5]]],
    [
      "without a current one the newest does",
      wanting(5),
      { current: undefined, old: [set("o", { size: 0, age: 9 }), set("p", { size: 0 })] },
      [["p", 5]],
    ],
    [
      "a saturated current one leaves nothing to the others",
      wanting(3),
      { current: set("n", { size: 3, desired: 3 }), old: [set("o", { size: 2 })] },
      [["o", 0]],
    ],
    [
      "growth is shared out by size, the rest goes to the biggest",
      wanting(15, 3, 2),
      { current: set("n", { size: 5, desired: 10, max: 13 }), old: [set("o", { size: 8, desired: 10, max: 13 })] },
      [
        ["o", 11],
        ["n", 7],
      ],
    ],
    [
      "so are losses",
      wanting(5, 3, 2),
      { current: set("n", { size: 5, desired: 10, max: 13 }), old: [set("o", { size: 8, desired: 10, max: 13 })] },
      [
        ["o", 5],
        ["n", 3],
      ],
    ],
  ];
  it.each(cases)("%s", (_, deployment, sets, plan) => {
    expect(sizes(planScaling(deployment, sets))).toEqual(plan);
  });
});

describe("history", () => {
  it("forgets the oldest revisions beyond the limit that have no Pods", () => {
    const old = [set("r3", { size: 0, revision: 3 }), set("r1", { size: 0, revision: 1 }), set("r2", { size: 1, revision: 2 })];
    const names = (limit: number) =>
      planCleanup(wanting(1, 1, 1, { revisionHistoryLimit: limit }), old).map(({ metadata }) => metadata.name);
    expect(names(2)).toEqual(["r1"]);
    expect(names(1)).toEqual(["r1"]);
    expect(names(0)).toEqual(["r1", "r3"]);
    expect(names(3)).toEqual([]);
  });

  it("counts revisions up and remembers earlier ones", () => {
    const deployment = {
      ...wanting(1),
      metadata: { annotations: { note: "kept", "kubectl.kubernetes.io/last-applied-configuration": "{}" } },
    };
    const first = withRevisionAnnotations({}, deployment, 1);
    expect(first).toEqual({ note: "kept", "deployment.kubernetes.io/revision": "1" });
    expect(withRevisionAnnotations(first, deployment, 1)).toBe(first);
    const again = withRevisionAnnotations(first, deployment, 3);
    expect(again).toMatchObject({ "deployment.kubernetes.io/revision": "3", "deployment.kubernetes.io/revision-history": "1" });
    expect(withRevisionAnnotations(again, deployment, 5)["deployment.kubernetes.io/revision-history"]).toBe("1,3");
  });

  it("hashes a template whatever the order of its fields, and another way after a collision", () => {
    const template = { metadata: { labels: { a: "b", c: "d" } }, spec: { containers: [] } } as never;
    const turned = { spec: { containers: [] }, metadata: { labels: { c: "d", a: "b" } } } as never;
    expect(templateHash(template)).toBe(templateHash(turned));
    expect(templateHash(template)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
    expect(templateHash(template, 1)).not.toBe(templateHash(template));
  });
});
