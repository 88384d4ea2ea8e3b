import { beforeAll, describe, expect, it } from "vitest";
import { condition, nodes, podManifest, pods, tourFile, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const volumes = "/api/v1/persistentvolumes";

const claim = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
});
const volume = (name: string, storage: string) => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ["ReadWriteOnce"], hostPath: { path: `/data/${name}` }, storageClassName: "by-hand" },
});
const bound = (name: string) => async () => {
  const found = await plane.get(`${claims}/${name}`);
  return found.status.phase === "Bound" ? found : undefined;
};

beforeAll(() => plane.settle());

describe("a claim on the default StorageClass", () => {
  it("gets a volume made for it, and the Pod that mounts it runs", async () => {
    const [first = "", second = ""] = tourFile("03-pod-with-claim.yaml").split("\n---\n");
    await plane.create(claims, first);
    await plane.create(pods, second);
    const { spec, status } = await plane.until(bound("tour-data"));
    expect([spec.storageClassName, status.capacity]).toEqual(["standard", { storage: "1Gi" }]);
    const made = await plane.get(`${volumes}/${spec.volumeName}`);
    expect([made.status.phase, made.spec.claimRef.name]).toEqual(["Bound", "tour-data"]);
    await plane.until(async () => (await plane.get(`${pods}/pod-with-claim`)).status.phase === "Running");
  });

  it("outlives the Pod, is kept while a Pod uses it, and takes its volume along in the end", async () => {
    const { spec } = await plane.get(`${claims}/tour-data`);
    await plane.remove(`${claims}/tour-data`);
    await plane.settle();
    expect((await plane.get(`${claims}/tour-data`)).metadata.deletionTimestamp).toBeDefined();
    await plane.remove(`${pods}/pod-with-claim?gracePeriodSeconds=0`);
    await plane.until(async () => (await plane.api().get(`${claims}/tour-data`)).status === 404);
    await plane.until(async () => (await plane.api().get(`${volumes}/${spec.volumeName}`)).status === 404);
  });
});

describe("volumes made by hand", () => {
  it("are bound to the smallest that is large enough", async () => {
    for (const [name, size] of [
      ["small", "500Mi"],
      ["large", "10Gi"],
      ["right", "2Gi"],
    ] as const)
      await plane.create(volumes, volume(name, size));
    await plane.create(claims, claim("mine", { storageClassName: "by-hand" }));
    const { spec, status } = await plane.until(bound("mine"));
    expect([spec.volumeName, status.capacity]).toEqual(["right", { storage: "2Gi" }]);
  });

  it("leave a claim that none satisfies waiting, and its Pod with it", async () => {
    await plane.create(claims, claim("huge", { storageClassName: "by-hand", resources: { requests: { storage: "1Ti" } } }));
    await plane.create(pods, podManifest("waiting", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "huge" } }] }));
    await plane.advance("1m");
    expect((await plane.get(`${claims}/huge`)).status.phase).toBe("Pending");
    expect((await plane.get(`${pods}/waiting`)).status.phase).toBe("Pending");
    await plane.create(volumes, volume("huge", "2Ti"));
    await plane.until(bound("huge"));
    await plane.until(async () => (await plane.get(`${pods}/waiting`)).status.phase === "Running");
  });

  it("stay when their claim goes: what was in them is not thrown away", async () => {
    await plane.remove(`${claims}/mine`);
    await plane.until(async () => (await plane.get(`${volumes}/right`)).status.phase === "Released");
  });
});

describe("a claim that asks for more than it has", () => {
  it("grows with its volume when the simulated provisioner made it, while a Pod uses it", async () => {
    await plane.create(claims, claim("growing", {}));
    await plane.create(pods, podManifest("grower", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "growing" } }] }));
    await plane.until(bound("growing"));
    await plane.patch(`${claims}/growing`, { spec: { resources: { requests: { storage: "3Gi" } } } });
    await plane.settle();
    const { spec, status } = await plane.get(`${claims}/growing`);
    expect([status.phase, status.capacity, status.allocatedResources]).toEqual(["Bound", { storage: "3Gi" }, { storage: "3Gi" }]);
    expect((await plane.get(`${volumes}/${spec.volumeName}`)).spec.capacity).toEqual({ storage: "3Gi" });
  });
});

describe("volumes of a node", () => {
  const classes = "/apis/storage.k8s.io/v1/storageclasses";
  const onNode = (name: string, storage: string, node: string) => {
    const terms = [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] }];
    const { spec, ...rest } = volume(name, storage);
    const { hostPath: _, ...kept } = spec;
    return {
      ...rest,
      spec: { ...kept, storageClassName: "by-node", local: { path: "/d" }, nodeAffinity: { required: { nodeSelectorTerms: terms } } },
    };
  };
  const user = (name: string, claimName: string, node?: string) =>
    podManifest(name, {
      ...(node ? { nodeSelector: { "kubernetes.io/hostname": node } } : {}),
      volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
    });

  beforeAll(async () => {
    const provisioner = "kubernetes.io/no-provisioner";
    await plane.create(classes, { metadata: { name: "by-node" }, provisioner, volumeBindingMode: "WaitForFirstConsumer" });
    await plane.create(nodes, { metadata: { name: "other", labels: { "kubernetes.io/hostname": "other" } } });
    await plane.create(volumes, onNode("there", "1Gi", "other"));
    await plane.create(volumes, onNode("here", "5Gi", "node-0"));
  });

  it("are bound to the claims of Pods that run there, though another would fit more closely", async () => {
    await plane.create(claims, claim("local", { storageClassName: "by-node" }));
    await plane.settle();
    expect((await plane.get(`${claims}/local`)).status.phase).toBe("Pending");
    await plane.create(pods, user("local", "local", "node-0"));
    const { spec, metadata } = await plane.until(bound("local"));
    expect([spec.volumeName, metadata.annotations["volume.kubernetes.io/selected-node"]]).toEqual(["here", undefined]);
    await plane.until(async () => (await plane.get(`${pods}/local`)).spec.nodeName === "node-0");
  });

  it("lead Pods to their node, until none is left", async () => {
    await plane.create(claims, claim("second", { storageClassName: "by-node" }));
    await plane.create(pods, user("second", "second"));
    expect((await plane.until(bound("second"))).spec.volumeName).toBe("there");
    await plane.until(async () => (await plane.get(`${pods}/second`)).spec.nodeName === "other");
    await plane.create(claims, claim("third", { storageClassName: "by-node" }));
    await plane.create(pods, user("third", "third"));
    await plane.settle();
    const message = condition(await plane.get(`${pods}/third`), "PodScheduled").message;
    expect(message).toContain("2 node(s) didn't find available persistent volumes to bind.");
  });
});

describe("a claim for one Pod alone", () => {
  const user = (name: string, spec: object = {}) =>
    podManifest(name, { ...spec, volumes: [{ name: "data", persistentVolumeClaim: { claimName: "alone" } }] });
  const runs = (name: string) => async () => (await plane.get(`${pods}/${name}`)).status.phase === "Running";

  it("keeps a second Pod waiting until the first has gone", async () => {
    await plane.create(claims, claim("alone", { accessModes: ["ReadWriteOncePod"] }));
    await plane.create(pods, user("alone-1"));
    await plane.until(runs("alone-1"));
    await plane.create(pods, user("alone-2"));
    await plane.settle();
    expect(condition(await plane.get(`${pods}/alone-2`), "PodScheduled").message).toContain(
      "2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.",
    );
    await plane.remove(`${pods}/alone-1?gracePeriodSeconds=0`);
    await plane.until(runs("alone-2"));
  });

  it("goes to a more important Pod", async () => {
    await plane.create("/apis/scheduling.k8s.io/v1/priorityclasses", { metadata: { name: "important" }, value: 1000 });
    await plane.create(pods, user("alone-3", { priorityClassName: "important" }));
    await plane.until(runs("alone-3"));
    expect((await plane.api().get(`${pods}/alone-2`)).status).toBe(404);
  });
});

describe("a Pod whose claim is missing", () => {
  it("says so, and that nothing can be done about it by making room", async () => {
    await plane.create(pods, podManifest("lost", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "none" } }] }));
    await plane.settle();
    const { message } = condition(await plane.get(`${pods}/lost`), "PodScheduled");
    expect(message).toBe('0/2 nodes are available: persistentvolumeclaim "none" not found. not found');
  });
});
