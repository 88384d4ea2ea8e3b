import { describe, expect, it } from "vitest";
import { condition, deploymentManifest, deployments, type Json, pods, replicaSets, usePlane } from "../support/plane.ts";
import { watchFrames } from "../support/watch.ts";

const plane = usePlane({ nodes: 3 });

const isReady = (pod: Json) => !pod.metadata.deletionTimestamp && condition(pod, "Ready")?.status === "True";

/** Follows a Deployment's Pods from a revision on; `worst` is what they went through. */
async function follow(app: string, resourceVersion: string, untilRevision: () => Promise<number>) {
  const byName = new Map<string, Json>();
  for (const pod of await plane.list(`${pods}?labelSelector=app%3D${app}`)) byName.set(pod.metadata.name, pod);
  const worst = { most: 0, fewestReady: Number.POSITIVE_INFINITY };
  const end = await untilRevision();
  const url = `${plane.url}${pods}?watch=1&resourceVersion=${resourceVersion}&labelSelector=app%3D${app}&timeoutSeconds=1`;
  for await (const { type, object } of watchFrames(url)) {
    if (type === "DELETED") byName.delete(object.metadata.name);
    else byName.set(object.metadata.name, object);
    const alive = [...byName.values()].filter(({ metadata }) => !metadata.deletionTimestamp);
    worst.most = Math.max(worst.most, alive.length);
    worst.fewestReady = Math.min(worst.fewestReady, alive.filter(isReady).length);
    if (Number(object.metadata.resourceVersion) >= end) break;
  }
  return worst;
}

const rolledOut = async (name: string): Promise<Json | undefined> => {
  const deployment = await plane.get(`${deployments}/${name}`);
  const { spec, status, metadata } = deployment;
  const done =
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas;
  return done ? deployment : undefined;
};

const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: "web", image: name }] } } } });

/** Brings a Deployment up, changes its image, and reports what its Pods went through meanwhile. */
async function roll(name: string, spec: object) {
  await plane.create(deployments, deploymentManifest(name, spec));
  await plane.until(() => rolledOut(name));
  const { metadata } = await plane.get(pods);
  return follow(name, metadata.resourceVersion, async () => {
    await plane.patch(`${deployments}/${name}`, image("nginx:1.27"));
    await plane.until(() => rolledOut(name));
    const { items } = await plane.get(`${pods}?labelSelector=app%3D${name}`);
    return Math.max(...items.map((pod: Json) => Number(pod.metadata.resourceVersion)));
  });
}

const rolling = (maxSurge: number | string, maxUnavailable: number | string, replicas: number) => ({
  replicas,
  strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
});

describe("a rolling update stays within its bounds at every step", () => {
  it.each([
    ["one-by-one", 1, 0, 4, { most: 5, fewestReady: 4 }],
    ["no-surge", 0, 1, 4, { most: 4, fewestReady: 3 }],
    ["both", 1, 1, 4, { most: 5, fewestReady: 3 }],
    ["percent", "25%", "25%", 10, { most: 13, fewestReady: 8 }],
  ])("%s: maxSurge %s, maxUnavailable %s, %i replicas", async (name, maxSurge, maxUnavailable, replicas, bounds) => {
    const worst = await roll(name, rolling(maxSurge, maxUnavailable, replicas));
    expect(worst.most).toBeLessThanOrEqual(bounds.most);
    expect(worst.fewestReady).toBeGreaterThanOrEqual(bounds.fewestReady);
    const images = (await plane.list(`${pods}?labelSelector=app%3D${name}`)).map((pod) => pod.spec.containers[0].image);
    expect(images).toEqual(Array.from({ length: replicas }, () => "nginx:1.27"));
    await plane.remove(`${deployments}/${name}`);
    await plane.settle();
  });

  it("Recreate ends all old Pods before it starts new ones", async () => {
    const worst = await roll("recreate", { replicas: 3, strategy: { type: "Recreate" } });
    expect(worst).toEqual({ most: 3, fewestReady: 0 });
    await plane.remove(`${deployments}/recreate`);
  });
});

describe("a rollout", () => {
  const path = `${deployments}/story`;

  it("keeps its history and counts revisions", async () => {
    await plane.create(deployments, deploymentManifest("story"));
    await plane.until(() => rolledOut("story"));
    await plane.patch(path, image("nginx:1.27"));
    await plane.until(() => rolledOut("story"));
    const sets = (await plane.list(`${replicaSets}?labelSelector=app%3Dstory`)).map(({ metadata, spec }) => [
      metadata.annotations["deployment.kubernetes.io/revision"],
      spec.replicas,
    ]);
    expect(sets.sort()).toEqual([
      ["1", 0],
      ["2", 3],
    ]);
  });

  it("goes back when the template does, with the old ReplicaSet as a new revision", async () => {
    await plane.patch(path, image("nginx:1.26"));
    const deployment = await plane.until(() => rolledOut("story"));
    expect(deployment.metadata.annotations["deployment.kubernetes.io/revision"]).toBe("3");
    expect(await plane.list(`${replicaSets}?labelSelector=app%3Dstory`)).toHaveLength(2);
  });

  it("waits while it is paused", async () => {
    await plane.patch(path, { spec: { paused: true } });
    await plane.patch(path, image("nginx:1.28"));
    await plane.advance("1m");
    expect(condition(await plane.get(path), "Progressing")).toMatchObject({ status: "Unknown", reason: "DeploymentPaused" });
    expect(await plane.list(`${replicaSets}?labelSelector=app%3Dstory`)).toHaveLength(2);
    await plane.patch(path, { spec: { paused: false } });
    await plane.until(() => rolledOut("story"));
  });

  it("says so when it does not get on, and keeps the old Pods", async () => {
    await plane.patch(path, { spec: { progressDeadlineSeconds: 60 } });
    await plane.patch(path, image("registry.invalid/nothing:1"));
    const failed = await plane.until(
      async () => {
        const progressing = condition(await plane.get(path), "Progressing");
        return progressing?.status === "False" ? progressing : undefined;
      },
      { step: "10s", limit: 12 },
    );
    expect(failed.reason).toBe("ProgressDeadlineExceeded");
    expect((await plane.get(path)).status.availableReplicas).toBeGreaterThanOrEqual(3);
    const [broken] = (await plane.list(`${pods}?labelSelector=app%3Dstory`)).filter(({ spec }) =>
      spec.containers[0].image.startsWith("registry.invalid"),
    );
    expect(broken.status.containerStatuses[0].state.waiting.reason).toMatch(/ErrImagePull|ImagePullBackOff/);
  });

  it("is deleted with all that belongs to it", async () => {
    await plane.remove(path);
    await plane.until(async () => (await plane.list(`${pods}?labelSelector=app%3Dstory`)).length === 0);
    expect(await plane.list(`${replicaSets}?labelSelector=app%3Dstory`)).toEqual([]);
  });
});
