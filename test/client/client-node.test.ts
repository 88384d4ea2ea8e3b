import { readFileSync } from "node:fs";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Deployment,
  VersionApi,
  Watch,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, startBuiltServer } from "../support/built-server.ts";
import { describeClient } from "../support/describe-client.ts";
import { deploymentManifest, podManifest } from "../support/plane.ts";

const namespace = "default";
const as = (type: PatchStrategy) => setHeaderOptions("Content-Type", type);

describeClient("@kubernetes/client-node", { path: "" }, () => {
  let server: BuiltServer;
  const config = new KubeConfig();
  let core: CoreV1Api;
  let apps: AppsV1Api;

  beforeAll(async () => {
    server = await startBuiltServer();
    config.loadFromString(readFileSync(server.kubeconfig, "utf8"));
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);
  });
  afterAll(() => server?.stop());

  /** Resolves with the first event of a watch that `wanted` accepts. */
  const firstEvent = <T>(path: string, query: Record<string, string>, wanted: (type: string, object: T) => boolean) =>
    new Promise<T>((resolve, reject) => {
      const watching = new Watch(config).watch(
        path,
        query,
        (type, object: T) => {
          if (!wanted(type, object)) return;
          resolve(object);
          void watching.then((controller) => controller.abort());
        },
        reject,
      );
      watching.catch(reject);
    });
  const rolledOut = (name: string, replicas: number) =>
    firstEvent<V1Deployment>(
      `/apis/apps/v1/namespaces/${namespace}/deployments`,
      { fieldSelector: `metadata.name=${name}` },
      (_type, { metadata, status }) =>
        status?.observedGeneration === metadata?.generation &&
        status?.updatedReplicas === replicas &&
        status?.availableReplicas === replicas &&
        status?.replicas === replicas,
    );
  const refusal = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ApiException)) throw new Error(`not refused: ${error}`);
    return { code: error.code, status: typeof error.body === "string" ? JSON.parse(error.body) : error.body };
  };

  describe("typed", () => {
    it("the version", async () => {
      expect(await config.makeApiClient(VersionApi).getCode()).toMatchObject({ major: "1", minor: "37" });
    });

    it("create, read, replace, list, delete", async () => {
      const body = { metadata: { name: "one", labels: { app: "typed" } }, data: { colour: "red" } };
      const made = await core.createNamespacedConfigMap({ namespace, body });
      expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
      await core.replaceNamespacedConfigMap({ name: "one", namespace, body: { ...made, data: { colour: "blue" } } });
      expect((await core.readNamespacedConfigMap({ name: "one", namespace })).data).toEqual({ colour: "blue" });
      expect((await core.listNamespacedConfigMap({ namespace, labelSelector: "app=typed" })).items).toHaveLength(1);
      expect(await core.deleteNamespacedConfigMap({ name: "one", namespace })).toMatchObject({ status: "Success" });
    });

    it("pages of a list", async () => {
      for (const name of ["a", "b", "c"]) {
        await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels: { app: "pages" } } } });
      }
      const first = await core.listNamespacedConfigMap({ namespace, labelSelector: "app=pages", limit: 2 });
      const token = first.metadata?._continue ?? "";
      const second = await core.listNamespacedConfigMap({ namespace, labelSelector: "app=pages", limit: 2, _continue: token });
      expect([...first.items, ...second.items].map(({ metadata }) => metadata?.name)).toEqual(["a", "b", "c"]);
      await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: "app=pages" });
    });

    it("errors with their Status", async () => {
      expect(await refusal(core.readNamespacedPod({ name: "nobody", namespace }))).toMatchObject({
        code: 404,
        status: { kind: "Status", reason: "NotFound" },
      });
      const { code, status } = await refusal(core.createNamespacedPod({ namespace, body: podManifest("Bad_Name") }));
      expect([code, status.details.causes[0].field]).toEqual([422, "metadata.name"]);
    });
  });

  describe("patches", () => {
    beforeAll(async () => {
      await apps.createNamespacedDeployment({ namespace, body: deploymentManifest("patched", { replicas: 0 }) });
    });
    const patch = (type: PatchStrategy, body: object) => apps.patchNamespacedDeployment({ name: "patched", namespace, body }, as(type));

    it("strategic merge", async () => {
      const template = { spec: { containers: [{ name: "side", image: "envoy:1" }] } };
      const { spec } = await patch(PatchStrategy.StrategicMergePatch, { spec: { template } });
      expect(spec?.template.spec?.containers.map(({ name }) => name)).toEqual(["side", "web"]);
    });

    it("merge", async () => {
      expect((await patch(PatchStrategy.MergePatch, { metadata: { labels: { tier: "front" } } })).metadata?.labels).toEqual({
        tier: "front",
      });
    });

    it("JSON", async () => {
      expect((await patch(PatchStrategy.JsonPatch, [{ op: "replace", path: "/spec/replicas", value: 1 }])).spec?.replicas).toBe(1);
    });

    it("server-side apply, and its conflicts", async () => {
      const apply = (fieldManager: string, value: string, force = false) => {
        const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" }, data: { a: value } };
        const options = as(PatchStrategy.ServerSideApply);
        return core.patchNamespacedConfigMap({ name: "applied", namespace, fieldManager, force, body }, options);
      };
      const made = await apply("one", "1");
      expect(made.metadata?.managedFields).toMatchObject([{ manager: "one", operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } }]);
      const { code, status } = await refusal(apply("two", "2"));
      expect([code, status.details.causes]).toEqual([
        409,
        [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" }],
      ]);
      expect((await apply("two", "2", true)).data).toEqual({ a: "2" });
    });
  });

  describe("any kind", () => {
    it("create, read, patch, list, delete", async () => {
      const objects = KubernetesObjectApi.makeApiClient(config);
      const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "held", namespace } };
      await objects.create({ ...lease, spec: { holderIdentity: "node" } });
      await objects.patch(
        { ...lease, spec: { leaseDurationSeconds: 5 } },
        undefined,
        undefined,
        undefined,
        undefined,
        PatchStrategy.MergePatch,
      );
      expect(await objects.read(lease)).toMatchObject({ spec: { holderIdentity: "node", leaseDurationSeconds: 5 } });
      expect((await objects.list(lease.apiVersion, lease.kind, namespace)).items).toHaveLength(1);
      await objects.delete(lease);
    });
  });

  describe("workloads", () => {
    it("a rollout, scaled, watched to its end", async () => {
      await apps.createNamespacedDeployment({ namespace, body: deploymentManifest("web", { replicas: 2 }) });
      await rolledOut("web", 2);
      const scale = await apps.readNamespacedDeploymentScale({ name: "web", namespace });
      await apps.replaceNamespacedDeploymentScale({ name: "web", namespace, body: { ...scale, spec: { replicas: 3 } } });
      await rolledOut("web", 3);
    });

    it("an eviction that a budget refuses", async () => {
      const selector = { matchLabels: { app: "web" } };
      const body = { metadata: { name: "web" }, spec: { maxUnavailable: 0, selector } };
      await config.makeApiClient(PolicyV1Api).createNamespacedPodDisruptionBudget({ namespace, body });
      const { items } = await core.listNamespacedPod({ namespace, labelSelector: "app=web" });
      const name = items[0]?.metadata?.name ?? "";
      expect(await refusal(core.createNamespacedPodEviction({ name, namespace, body: { metadata: { name } } }))).toMatchObject({
        code: 429,
      });
    });
  });

  describe("watches", () => {
    it("from a revision on", async () => {
      const { metadata } = await core.listNamespacedConfigMap({ namespace });
      const resourceVersion = metadata?.resourceVersion ?? "";
      await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "seen" } } });
      const seen = await firstEvent<V1ConfigMap>(
        `/api/v1/namespaces/${namespace}/configmaps`,
        { resourceVersion },
        (type) => type === "ADDED",
      );
      expect(seen.metadata?.name).toBe("seen");
    });
  });
});
