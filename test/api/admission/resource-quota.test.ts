import { beforeAll, describe, expect, it } from "vitest";
import { podManifest, usePlane } from "../../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const namespace = "/api/v1/namespaces/default";
const quotas = `${namespace}/resourcequotas`;
const claims = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
const quota = (name: string, spec: object) => ({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec });
const used = async (name: string) => (await plane.get(`${quotas}/${name}`)).status.used;
const asking = (name: string, cpu: string) =>
  podManifest(name, { containers: [{ name: "c", image: "i:1", resources: { requests: { cpu } } }] });
const claim = (name: string, count: number) => ({
  apiVersion: "resource.k8s.io/v1",
  kind: "ResourceClaim",
  metadata: { name },
  spec: { devices: { requests: [{ name: "r", exactly: { deviceClassName: "gpu", count } }] } },
});

beforeAll(() => plane.settle());

describe("a quota", () => {
  it("is charged with the object and refuses what is above it", async () => {
    await plane.create(quotas, quota("compute", { hard: { pods: "2", "requests.cpu": "2" } }));
    await plane.settle();
    await plane.create(`${namespace}/pods`, asking("a", "1500m"));
    expect(await used("compute")).toEqual({ pods: "1", "requests.cpu": "1500m" });
    const refused = await plane.api().post(`${namespace}/pods`).send(asking("b", "1"));
    expect([refused.status, refused.body.reason]).toEqual([403, "Forbidden"]);
    expect(refused.body.message).toContain(
      "exceeded quota: compute, requested: requests.cpu=1, used: requests.cpu=1500m, limited: requests.cpu=2",
    );
    const silent = await plane.api().post(`${namespace}/pods`).send(podManifest("c"));
    expect([silent.status, silent.body.message]).toEqual([403, expect.stringContaining("must specify requests.cpu for: web")]);
  });

  it("follows deletions and changes of its own", async () => {
    await plane.patch(`${quotas}/compute`, { spec: { hard: { pods: "5", "requests.cpu": null } } });
    await plane.settle();
    expect(await used("compute")).toEqual({ pods: "1" });
    await plane.remove(`${namespace}/pods/a?gracePeriodSeconds=0`);
    await plane.settle();
    expect(await used("compute")).toEqual({ pods: "0" });
  });

  it("counts objects of any kind, the devices of claims and the storage of a class", async () => {
    const hard = {
      "count/resourceclaims.resource.k8s.io": "5",
      "gpu.deviceclass.resource.k8s.io/devices": "4",
      "fast.storageclass.storage.k8s.io/requests.storage": "10Gi",
      "services.nodeports": "1",
    };
    await plane.create(quotas, quota("things", { hard }));
    await plane.settle();
    await plane.create(claims, claim("three", 3));
    expect((await plane.api().post(claims).send(claim("two", 2))).status).toBe(403);
    await plane.create(`${namespace}/persistentvolumeclaims`, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "6Gi" } } },
    });
    await plane.create(`${namespace}/services`, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s" },
      spec: { type: "NodePort", ports: [{ port: 80 }] },
    });
    expect(await used("things")).toEqual({
      "count/resourceclaims.resource.k8s.io": "1",
      "gpu.deviceclass.resource.k8s.io/devices": "3",
      "fast.storageclass.storage.k8s.io/requests.storage": "6Gi",
      "services.nodeports": "1",
    });
  });

  it("of a scope minds the Pods of that scope only", async () => {
    await plane.create(quotas, quota("loose", { hard: { pods: "1" }, scopes: ["BestEffort"] }));
    await plane.settle();
    await plane.create(`${namespace}/pods`, podManifest("first"));
    expect((await plane.api().post(`${namespace}/pods`).send(podManifest("second"))).status).toBe(403);
    expect((await plane.api().post(`${namespace}/pods`).send(asking("third", "1"))).status).toBe(201);
  });
});
