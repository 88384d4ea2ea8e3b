import { describe, expect, it } from "vitest";
import type { StatefulSet, StatefulSetSpec } from "../../../src/api/types/apps-v1.ts";
import type { PersistentVolumeClaim, Pod } from "../../../src/api/types/core-v1.ts";
import { claimsFor, newPod, parseName } from "../../../src/controllers/stateful-set/identity.ts";
import { keepsCurrent, planCondemned, planReplica, planUpdate, viewOf } from "../../../src/controllers/stateful-set/plan.ts";
import { isForeign, isStale, withOwner } from "../../../src/controllers/stateful-set/retention.ts";
import { statefulSetStatus } from "../../../src/controllers/stateful-set/status.ts";

const setOf = (replicas: number, spec: Partial<StatefulSetSpec> = {}): StatefulSet =>
  ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "web", namespace: "a", uid: "set", generation: 1 },
    spec: {
      replicas,
      serviceName: "svc",
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [], volumes: [{ name: "data" }, { name: "tmp" }] } },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0, maxUnavailable: 1 } },
      ...spec,
    },
    status: {},
  }) as unknown as StatefulSet;

const rolling = (partition: number, maxUnavailable: number | string = 1) =>
  ({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition, maxUnavailable } } }) as const;
const parallel = { podManagementPolicy: "Parallel" } as const;
const data = { volumeClaimTemplates: [{ metadata: { name: "data", labels: { own: "1" } }, spec: {} }] } as unknown as StatefulSetSpec;

/** `old-0`, `new-1!` (not ready), `new-2-` (being deleted), `old-3~Failed` */
function pod(text: string): Pod {
  const [, revision = "", ordinal = "", flag = "", phase = "Running"] = /^(\w+)-(\d+)([!-]?)(?:~(\w+))?$/.exec(text) ?? [];
  const ready = { type: "Ready", status: flag === "!" ? "False" : "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
  const leaving = flag === "-" ? { deletionTimestamp: "2026-01-01T00:01:00Z" } : {};
  return {
    metadata: { name: `web-${ordinal}`, uid: `pod-${ordinal}`, labels: { "controller-revision-hash": revision }, ...leaving },
    spec: { containers: [] },
    status: { phase, conditions: [ready] },
  } as unknown as Pod;
}

const view = (set: StatefulSet, pods: readonly string[]) => viewOf(set, pods.map(pod), Date.UTC(2026, 0, 1, 0, 1));
const names = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name);

describe("identity", () => {
  it("is read from the name", () => {
    expect(["a-b-12", "web-0", "web", "web-x"].map((name) => parseName(name)?.ordinal)).toEqual([12, 0, undefined, undefined]);
  });

  it("gives the Pod its name, labels, host name and claims", () => {
    const made = newPod(setOf(3, data), 2, { name: "web-hash", template: setOf(3).spec.template });
    expect(made.metadata).toMatchObject({ name: "web-2", generateName: "web-" });
    expect(made.metadata.labels).toEqual({
      app: "web",
      "statefulset.kubernetes.io/pod-name": "web-2",
      "apps.kubernetes.io/pod-index": "2",
      "controller-revision-hash": "web-hash",
    });
    expect(made.spec).toMatchObject({ hostname: "web-2", subdomain: "svc" });
    expect(made.spec.volumes).toEqual([{ name: "data", persistentVolumeClaim: { claimName: "data-web-2" } }, { name: "tmp" }]);
    expect(claimsFor(setOf(3, data), 2)[0]?.metadata).toEqual({ name: "data-web-2", namespace: "a", labels: { own: "1", app: "web" } });
  });
});

describe("each replica", () => {
  const later = { minReadySeconds: 600 };
  it.each([
    ["is made when missing", {}, undefined, "create", true],
    ["is deleted when it has ended", {}, "new-0~Succeeded", "delete", true],
    ["gets its claims while it is pending", {}, "new-0!~Pending", "claims", true],
    ["blocks until it is ready", {}, "new-0!", "wait", true],
    ["blocks until it is available", later, "new-0", "wait", true],
    ["blocks while it is going", {}, "new-0-", "wait", true],
    ["is kept in order", {}, "new-0", "keep", false],
    ["is kept in order at once when Parallel", parallel, "new-0!", "keep", true],
  ] as const)("%s", (_, spec, text, act, blocks) => {
    const set = setOf(1, spec);
    expect(planReplica(text && pod(text), view(set, []))).toEqual({ act, blocks });
  });
});

describe("scaling down", () => {
  it.each([
    ["takes the highest first", {}, ["n-0", "n-1", "n-2"], ["web-2"]],
    ["takes all at once when Parallel", parallel, ["n-0", "n-1", "n-2", "n-3-"], ["web-2", "web-1"]],
    ["waits for the one that is going", {}, ["n-0", "n-1", "n-2-"], []],
    ["takes an unhealthy one if it is the first", {}, ["n-0", "n-1", "n-2!"], ["web-2"]],
    ["waits if one below is unhealthy too", {}, ["n-0", "n-1!", "n-2!"], []],
    ["counts from the start ordinal", { ordinals: { start: 1 } }, ["n-0", "n-1"], ["web-0"]],
  ] as const)("%s", (_, spec, pods, gone) => {
    expect(names(planCondemned(view(setOf(1, spec), pods)))).toEqual(gone);
  });
});

describe("rolling update", () => {
  const three = ["old-0", "old-1", "old-2"];
  it.each([
    ["takes the highest first", {}, three, ["web-2"]],
    ["goes on below", {}, ["old-0", "old-1", "new-2"], ["web-1"]],
    ["stops at the partition", rolling(2), ["old-0", "old-1", "new-2"], []],
    ["takes as many as may be missing", rolling(0, 2), three, ["web-2", "web-1"]],
    ["counts percentages up", rolling(0, "34%"), three, ["web-2", "web-1"]],
    ["waits for what is not available", {}, ["old-0", "old-1", "new-2!"], []],
    ["in parallel too", parallel, ["old-0", "old-1", "new-2!"], []],
    [
      "in parallel replaces what is not available anyway",
      { ...parallel, ...rolling(0, 2) },
      ["old-0!", "old-1", "old-2"],
      ["web-0", "web-2"],
    ],
    ["leaves it to others when OnDelete", { updateStrategy: { type: "OnDelete" } }, three, []],
  ] as const)("%s", (_, spec, pods, gone) => {
    expect(names(planUpdate(view(setOf(3, spec), pods), "new"))).toEqual(gone);
  });

  it("brings Pods below the partition back from the current revision", () => {
    const set = setOf(3, { ...rolling(1), ordinals: { start: 5 } });
    expect([5, 6].map((ordinal) => keepsCurrent(set, ordinal))).toEqual([true, false]);
    expect(keepsCurrent(setOf(3, { updateStrategy: { type: "OnDelete" } }), 0)).toBe(false);
  });
});

describe("status", () => {
  const revisions = { current: "old", update: "new", collisionCount: 0 };
  it("counts Pods of both revisions", () => {
    expect(statefulSetStatus(view(setOf(3), ["old-0", "old-1", "new-2!"]), revisions).status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 2,
      availableReplicas: 2,
      currentReplicas: 2,
      updatedReplicas: 1,
      currentRevision: "old",
      updateRevision: "new",
      collisionCount: 0,
    });
  });

  it("takes the update revision as current when all Pods have it", () => {
    const { status } = statefulSetStatus(view(setOf(2), ["new-0", "new-1"]), revisions);
    expect(status).toMatchObject({ currentRevision: "new", currentReplicas: 2 });
    const onDelete = setOf(2, { updateStrategy: { type: "OnDelete" } });
    expect(statefulSetStatus(view(onDelete, ["new-0", "new-1"]), revisions).status.currentRevision).toBe("old");
  });
});

describe("whose a claim is", () => {
  const claim = (ownerReferences?: object[]) => ({ metadata: { name: "data-web-1", ownerReferences } }) as PersistentVolumeClaim;
  const ofSet = { apiVersion: "apps/v1", kind: "StatefulSet", name: "web", uid: "set", controller: true, blockOwnerDeletion: true };
  const ofPod = { apiVersion: "v1", kind: "Pod", name: "web-1", uid: "pod-1", controller: true, blockOwnerDeletion: true };
  const retain = (whenDeleted: string, whenScaled: string) => ({ persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } });
  it.each([
    ["nobody's when retained", 2, retain("Retain", "Retain"), [ofSet], undefined],
    ["the set's", 2, retain("Delete", "Delete"), undefined, [ofSet]],
    ["the Pod's when it is not wanted", 1, retain("Delete", "Delete"), [ofSet], [ofPod]],
    ["the set's again when it is", 2, retain("Delete", "Delete"), [ofPod], [ofSet]],
    ["the set's even then if scaling retains", 1, retain("Delete", "Retain"), undefined, [ofSet]],
    ["the Pod's alone if only scaling deletes", 1, retain("Retain", "Delete"), undefined, [ofPod]],
  ] as const)("%s", (_, replicas, spec, before, after) => {
    const owned = withOwner(claim(before as object[] | undefined), setOf(replicas, spec as Partial<StatefulSetSpec>), pod("n-1"));
    expect(owned.metadata.ownerReferences).toEqual(after);
    expect(withOwner(owned, setOf(replicas, spec as Partial<StatefulSetSpec>), pod("n-1"))).toBe(owned);
  });

  it("is not touched when somebody else controls it, and is waited for when an earlier Pod had it", () => {
    expect(isForeign(claim([{ ...ofSet, uid: "x" }]), setOf(1), pod("n-1"))).toBe(true);
    expect([isStale(claim([ofPod]), "web-1"), isStale(claim([ofSet]), "web-1")]).toEqual([true, false]);
  });
});
