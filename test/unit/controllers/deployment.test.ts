import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatTime } from "../../../src/api/time.ts";
import type { Deployment, ReplicaSet } from "../../../src/api/types/apps-v1.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { defineController } from "../../../src/controllers/controller.ts";
import { deploymentController } from "../../../src/controllers/deployment/index.ts";
import { replicaSetController } from "../../../src/controllers/replica-set/index.ts";
import { deployment as deploymentKind } from "../../../src/kinds/apps/deployment.ts";
import { replicaSet as replicaSetKind } from "../../../src/kinds/apps/replica-set.ts";
import { event as eventKind } from "../../../src/kinds/core/event.ts";
import { pod as podKind } from "../../../src/kinds/core/pod.ts";
import { type ControlWorld, createControlWorld, eventsAbout } from "../../support/control-world.ts";

/** Every Pod whose image is not `broken` becomes ready at once. */
const kubelet = defineController({
  name: "test-kubelet",
  manager: "kubelet",
  watches: [{ kind: podKind }],
  async reconcile({ client, clock }, key) {
    const [namespace, name = ""] = key.split("/");
    const ready = { type: "Ready", status: "True", lastTransitionTime: formatTime(clock.now()) } as const;
    await client.modify(
      podKind,
      namespace,
      name,
      (pod) =>
        pod.status?.phase === "Running" || pod.spec.containers[0]?.image === "broken"
          ? undefined
          : ({ ...pod, status: { ...pod.status, phase: "Running", conditions: [ready] } } as Pod),
      { subresource: "status" },
    );
  },
});

const template = (image: string) => ({ metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image }] } });

let world: ControlWorld;

beforeEach(() => {
  world = createControlWorld([deploymentController, replicaSetController, kubelet]);
});
afterEach(async () => {
  expect(world.warnings).toEqual([]);
  await world.close();
});

async function create(spec: object = {}): Promise<void> {
  const whole = { replicas: 4, selector: { matchLabels: { app: "web" } }, template: template("v1"), ...spec };
  await world.client.create(deploymentKind, { metadata: { name: "web", namespace: "a" }, spec: whole } as unknown as Deployment);
  await world.settle();
}

async function change(spec: object): Promise<void> {
  await world.client.modify(deploymentKind, "a", "web", (head) => ({ ...head, spec: { ...head.spec, ...spec } }) as Deployment);
  await world.settle();
}

const read = () => world.lister.get(deploymentKind, "a", "web") as Deployment;
const condition = (type: string) => read().status?.conditions?.find((one) => one.type === type);
const sets = () => world.lister.list(replicaSetKind, "a");
const pods = () => world.lister.list(podKind, "a");
const imageOf = ({ spec }: ReplicaSet) => spec.template.spec?.containers[0]?.image;
/** `{ image: size }` */
const sizes = () => Object.fromEntries(sets().map((set) => [imageOf(set), set.spec.replicas]));
const revisions = () =>
  Object.fromEntries(sets().map((set) => [imageOf(set), set.metadata.annotations?.["deployment.kubernetes.io/revision"]]));

describe("deployment-controller", () => {
  it("brings a Deployment up and says so", async () => {
    await create();
    expect(read().status).toMatchObject({ replicas: 4, readyReplicas: 4, availableReplicas: 4, updatedReplicas: 4, observedGeneration: 1 });
    expect(read().status?.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      "Available MinimumReplicasAvailable",
      "Progressing NewReplicaSetAvailable",
    ]);
    expect(read().metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
    const [set] = sets();
    const hash = set?.metadata.labels?.["pod-template-hash"];
    expect(set?.metadata.name).toBe(`web-${hash}`);
    expect(set?.spec.selector.matchLabels).toEqual({ app: "web", "pod-template-hash": hash });
    expect(pods().every(({ metadata }) => metadata.labels?.["pod-template-hash"] === hash)).toBe(true);
    expect(eventsAbout(world, deploymentKind, eventKind)).toEqual([`ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 4`]);
  });

  it("rolls a new template out within surge and unavailability, and back under a new revision", async () => {
    await create({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: "RollingUpdate" } });
    await change({ template: template("v2") });
    expect(sizes()).toEqual({ v1: 0, v2: 4 });
    expect(revisions()).toEqual({ v1: "1", v2: "2" });
    const scaled = eventsAbout(world, deploymentKind, eventKind).map((text) => /from (\d+) to (\d+)/.exec(text)?.[0]);
    expect(scaled).toEqual([
      "from 0 to 4",
      ...["0 to 1", "4 to 3", "1 to 2", "3 to 2", "2 to 3", "2 to 1", "3 to 4", "1 to 0"].map((step) => `from ${step}`),
    ]);
    await change({ template: template("v1") });
    expect(sizes()).toEqual({ v1: 4, v2: 0 });
    expect(revisions()).toEqual({ v1: "3", v2: "2" });
    const back = sets().find((set) => imageOf(set) === "v1");
    expect(back?.metadata.annotations?.["deployment.kubernetes.io/revision-history"]).toBe("1");
    expect(read().metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
  });

  it("stops a rollout that cannot go on, and calls it failed after the deadline", async () => {
    await create({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 }, type: "RollingUpdate" }, progressDeadlineSeconds: 60 });
    await change({ template: template("broken") });
    expect(sizes()).toEqual({ v1: 3, broken: 2 });
    expect(read().status).toMatchObject({ replicas: 5, updatedReplicas: 2, availableReplicas: 3, unavailableReplicas: 2 });
    expect(condition("Progressing")?.reason).toBe("ReplicaSetUpdated");
    await world.advance(59_000);
    expect(condition("Progressing")?.status).toBe("True");
    await world.advance(3000);
    expect(condition("Progressing")).toMatchObject({ status: "False", reason: "ProgressDeadlineExceeded" });
    await change({ template: template("v2") });
    expect(condition("Progressing")).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
    expect(sizes()).toEqual({ v1: 0, broken: 0, v2: 4 });
  });

  it("recreates: all old Pods go before new ones come", async () => {
    await create({ strategy: { type: "Recreate" } });
    await world.client.modify(podKind, "a", pods()[0]?.metadata.name ?? "", (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, finalizers: ["test/hold"] },
    }));
    await change({ template: template("v2") });
    expect(sizes()).toEqual({ v1: 0 });
    expect(pods()).toHaveLength(1);
    const held = pods()[0] as Pod;
    await world.client.modify(podKind, "a", held.metadata.name ?? "", (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, finalizers: undefined },
    }));
    await world.settle();
    expect(sizes()).toEqual({ v1: 0, v2: 4 });
    expect(read().status?.availableReplicas).toBe(4);
  });

  it("while paused scales what is there but rolls nothing out", async () => {
    await create({ paused: true });
    expect(sets()).toEqual([]);
    expect(condition("Progressing")).toMatchObject({ status: "Unknown", reason: "DeploymentPaused" });
    await change({ paused: false });
    expect(condition("Progressing")?.reason).toBe("NewReplicaSetAvailable");
    await change({ paused: true });
    await change({ template: template("v2"), replicas: 6 });
    expect(sizes()).toEqual({ v1: 6 });
    await change({ paused: false });
    expect(sizes()).toEqual({ v1: 0, v2: 6 });
  });

  it("shares a change of replicas out in the middle of a rollout", async () => {
    await create({ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 }, type: "RollingUpdate" } });
    await change({ template: template("broken") });
    expect(sizes()).toEqual({ v1: 8, broken: 5 });
    await change({ replicas: 15 });
    expect(sizes()).toEqual({ v1: 11, broken: 7 });
  });

  it("waits minReadySeconds before Pods count as available", async () => {
    await create({ minReadySeconds: 30 });
    expect(read().status).toMatchObject({ readyReplicas: 4, unavailableReplicas: 4 });
    await world.advance(30_000);
    expect(read().status).toMatchObject({ readyReplicas: 4, availableReplicas: 4 });
    expect(condition("Progressing")?.reason).toBe("NewReplicaSetAvailable");
  });

  it("keeps no more old ReplicaSets than revisionHistoryLimit", async () => {
    await create({ revisionHistoryLimit: 1 });
    for (const image of ["v2", "v3", "v4"]) await change({ template: template(image) });
    expect(revisions()).toEqual({ v3: "3", v4: "4" });
  });

  it("adopts ReplicaSets nobody owns, and lets go of those that no longer match", async () => {
    const labels = { app: "web", extra: "x" };
    const orphan = {
      metadata: { name: "orphan", namespace: "a", labels },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: { ...template("v0"), metadata: { labels } } },
    };
    await world.client.create(replicaSetKind, orphan as unknown as ReplicaSet);
    await world.settle();
    expect(pods()).toHaveLength(2);
    await create();
    expect(sizes()).toEqual({ v0: 0, v1: 4 });
    const name = sets().find((set) => imageOf(set) === "v0")?.metadata.name ?? "";
    expect(world.lister.get(replicaSetKind, "a", name)?.metadata.ownerReferences?.[0]).toMatchObject({
      kind: "Deployment",
      controller: true,
    });
    await world.client.modify(replicaSetKind, "a", name, (head) => ({ ...head, metadata: { ...head.metadata, labels: { app: "no" } } }));
    await world.settle();
    expect(world.lister.get(replicaSetKind, "a", name)?.metadata.ownerReferences).toBeUndefined();
  });
});

describe("replicaset-controller", () => {
  const owner = (uid: string) => [
    { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid, controller: true, blockOwnerDeletion: true },
  ];
  const bare = (name: string, labels: object = { app: "web" }) =>
    world.client.create(podKind, { metadata: { name, namespace: "a", labels }, spec: template("v1").spec } as unknown as Pod);
  const createSet = async (replicas: number) => {
    const spec = { replicas, selector: { matchLabels: { app: "web" } }, template: template("v1") };
    await world.client.create(replicaSetKind, { metadata: { name: "web", namespace: "a" }, spec } as unknown as ReplicaSet);
    await world.settle();
    return world.lister.get(replicaSetKind, "a", "web") as ReplicaSet;
  };

  it("adopts matching Pods and makes only what is missing", async () => {
    await bare("p1");
    await bare("other", { app: "no" });
    const set = await createSet(3);
    expect(pods()).toHaveLength(4);
    expect(world.lister.get(podKind, "a", "p1")?.metadata.ownerReferences).toEqual(owner(set.metadata.uid ?? ""));
    await bare("p2");
    await world.settle();
    expect(pods()).toHaveLength(4);
  });

  it("replaces a Pod that is relabelled, failed or deleted", async () => {
    await createSet(2);
    const [first, second] = pods().map(({ metadata }) => metadata.name ?? "");
    await world.client.modify(podKind, "a", first ?? "", (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app: "debug" } } }));
    await world.client.modify(podKind, "a", second ?? "", (pod) => ({ ...pod, status: { ...pod.status, phase: "Failed" } }) as Pod, {
      subresource: "status",
    });
    await world.settle();
    expect(world.lister.get(podKind, "a", first ?? "")?.metadata.ownerReferences).toBeUndefined();
    const live = world.lister.list(podKind, "a", { app: "web" }).filter(({ status }) => status?.phase === "Running");
    expect(live).toHaveLength(2);
    expect(world.lister.get(replicaSetKind, "a", "web")?.status).toMatchObject({ replicas: 2, readyReplicas: 2, availableReplicas: 2 });
  });

  it("works through hundreds of Pods in passes", async () => {
    const set = await createSet(400);
    expect(pods()).toHaveLength(400);
    expect(world.lister.get(replicaSetKind, "a", "web")?.status?.availableReplicas).toBe(400);
    await world.client.update(replicaSetKind, {
      ...set,
      metadata: { ...set.metadata, resourceVersion: undefined },
      spec: { ...set.spec, replicas: 1 },
    });
    await world.settle();
    expect(pods()).toHaveLength(1);
    expect(eventsAbout(world, replicaSetKind, eventKind).length).toBeLessThanOrEqual(25);
  });
});
