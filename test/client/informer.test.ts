import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api, type Informer, KubeConfig, makeInformer, type ObjectCache, type V1ConfigMap } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-informer-"));
const namespace = "default";
let plane: Miniplane;
let api: CoreV1Api;
let informer: Informer<V1ConfigMap> & ObjectCache<V1ConfigMap>;
const seen: string[] = [];
const waiting = new Map<string, () => void>();

const start = (port: number) => createMiniplane({ data: join(folder, "world.db"), port, nodes: 0, clock: "real" });
const create = (name: string) => api.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data: { from: "test" } } });
/** Resolves when the informer has told of it. */
const told = (what: string) =>
  new Promise<void>((resolve) => {
    if (seen.includes(what)) resolve();
    else waiting.set(what, resolve);
  });
const tell = (verb: string) => (object: V1ConfigMap) => {
  const what = `${verb} ${object.metadata?.name}`;
  seen.push(what);
  waiting.get(what)?.();
};

beforeAll(async () => {
  plane = await start(0);
  const config = new KubeConfig();
  config.loadFromString(plane.kubeconfig);
  api = config.makeApiClient(CoreV1Api);
  informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => api.listNamespacedConfigMap({ namespace }));
  informer.on("add", tell("add"));
  informer.on("update", tell("update"));
  informer.on("delete", tell("delete"));
  // What the library's own example does: begin again a moment after the connection broke.
  informer.on("error", () => void setTimeout(() => void informer.start().catch(() => undefined), 50));
  await informer.start();
});

afterAll(async () => {
  await informer?.stop();
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("an informer of @kubernetes/client-node", () => {
  it("hears of what is made, changed and deleted", async () => {
    await create("one");
    await told("add one");
    await api.replaceNamespacedConfigMap({ name: "one", namespace, body: { metadata: { name: "one" }, data: { from: "again" } } });
    await told("update one");
    expect(informer.get("one", namespace)?.data).toEqual({ from: "again" });
    await api.deleteNamespacedConfigMap({ name: "one", namespace });
    await told("delete one");
  });

  it("survives a restart of the server and misses nothing", async () => {
    await create("before");
    await told("add before");
    const port = Number(new URL(plane.url).port);
    await plane.stop();
    plane = await start(port);
    await create("after");
    await told("add after");
    expect(
      informer
        .list()
        .map(({ metadata }) => metadata?.name)
        .sort(),
    ).toEqual(["after", "before", "kube-root-ca.crt"]);
    expect(seen.filter((what) => what === "add before")).toHaveLength(1);
  });

  it("gets errors as Status objects", async () => {
    await expect(api.readNamespacedConfigMap({ name: "nobody", namespace })).rejects.toMatchObject({ code: 404 });
  });
});
