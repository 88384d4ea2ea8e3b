import { describe, expect, it } from "vitest";
import { type Json, podManifest, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const namespaces = "/api/v1/namespaces";
const held = { finalizers: ["example.com/hold"] };

let count = 0;

/** A namespace of its own with what belongs into one. */
async function home(manifest: object = {}): Promise<{ path: string; at: (plural: string) => string }> {
  const name = `home-${count++}`;
  await plane.create(namespaces, { metadata: { name }, ...manifest });
  await plane.settle();
  const path = `${namespaces}/${name}`;
  return { path, at: (plural) => `${path}/${plural}` };
}

const remove = async (path: string, body?: object) => {
  const answer = await plane.api().delete(path).send(body);
  return { code: answer.status, body: answer.body as Json };
};
const status = async (path: string) => (await plane.api().get(path)).status;
const told = async (path: string) =>
  ((await plane.get(path)).status.conditions ?? []).map(({ type, status: is, reason, message }: Json) => ({ type, is, reason, message }));
const finalize = (object: Json, finalizers: readonly string[]) =>
  plane
    .api()
    .put(`${namespaces}/${object.metadata.name}/finalize`)
    .send({ ...object, spec: { finalizers } });

describe("deleting a namespace", () => {
  it("marks it, empties it and lets it go", async () => {
    const { path, at } = await home();
    await plane.create(at("secrets"), { metadata: { name: "a" } });
    const { code, body } = await remove(path);
    expect([code, body.kind, body.status.phase]).toEqual([200, "Namespace", "Terminating"]);
    expect([body.metadata.deletionGracePeriodSeconds, body.metadata.finalizers]).toEqual([undefined, undefined]);
    await plane.settle();
    expect([await status(path), await status(at("secrets/a"))]).toEqual([404, 404]);
  });

  it("once more changes nothing, whatever its options", async () => {
    const { path, at } = await home();
    await plane.create(at("configmaps"), { metadata: { name: "a", ...held } });
    await remove(path);
    await plane.settle();
    const before = await plane.get(path);
    expect(await remove(path, { propagationPolicy: "Foreground", gracePeriodSeconds: 0 })).toEqual({ code: 200, body: before });
    await plane.patch(at("configmaps/a"), { metadata: { finalizers: null } });
    await plane.settle();
    expect(await status(path)).toBe(404);
  });

  it("refuses new content, with the cause, and no change of what is there", async () => {
    const { path, at } = await home();
    await plane.create(at("configmaps"), { metadata: { name: "a", ...held } });
    await remove(path);
    await plane.settle();
    const { status: code, body } = await plane
      .api()
      .post(at("secrets"))
      .send({ metadata: { name: "b" } });
    expect([code, body.reason, body.details]).toEqual([
      403,
      "Forbidden",
      {
        name: "b",
        kind: "secrets",
        causes: [{ reason: "NamespaceTerminating", message: expect.any(String), field: "metadata.namespace" }],
      },
    ]);
    expect((await plane.patch(at("configmaps/a"), { data: { k: "v" } })).data).toEqual({ k: "v" });
    await plane.patch(at("configmaps/a"), { metadata: { finalizers: null } });
    await plane.settle();
  });

  it("counts what remains in its conditions, in Kubernetes' order and words", async () => {
    const { path, at } = await home();
    for (const name of ["a", "b"]) await plane.create(at("configmaps"), { metadata: { name, ...held } });
    await plane.create(at("secrets"), { metadata: { name: "c", finalizers: ["example.com/other", "example.com/hold"] } });
    await remove(path);
    await plane.settle();
    expect(await told(path)).toEqual([
      fine("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
      fine("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
      fine("NamespaceDeletionContentFailure", "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
      {
        type: "NamespaceContentRemaining",
        is: "True",
        reason: "SomeResourcesRemain",
        message: "Some resources are remaining: configmaps. has 2 resource instances, secrets. has 1 resource instances",
      },
      {
        type: "NamespaceFinalizersRemaining",
        is: "True",
        reason: "SomeFinalizersRemain",
        message:
          "Some content in the namespace has finalizers remaining: example.com/hold in 3 resource instances, example.com/other in 1 resource instances",
      },
    ]);
    await plane.patch(at("configmaps/a"), { metadata: { finalizers: null } });
    await plane.advance("10s");
    expect((await told(path))[3].message).toBe(
      "Some resources are remaining: configmaps. has 1 resource instances, secrets. has 1 resource instances",
    );
    for (const name of ["configmaps/b", "secrets/c"]) await plane.patch(at(name), { metadata: { finalizers: null } });
    await plane.settle();
    expect(await status(path)).toBe(404);
  });

  it("takes Pods first; all else waits until they have stopped", async () => {
    const { path, at } = await home();
    await plane.create(at("pods"), podManifest("p", { terminationGracePeriodSeconds: 20 }, held));
    await plane.create(at("configmaps"), { metadata: { name: "a" } });
    await plane.advance("1s");
    await remove(path);
    await plane.settle();
    expect((await plane.get(at("pods/p"))).metadata.deletionTimestamp).toBeDefined();
    expect((await plane.get(at("configmaps/a"))).metadata.deletionTimestamp).toBeUndefined();
    expect((await told(path))[3].message).toBe("Some resources are remaining: pods. has 1 resource instances");
    await plane.patch(at("pods/p"), { metadata: { finalizers: null } });
    await plane.advance("30s");
    expect(await status(path)).toBe(404);
  });

  it("waits for finalizers of its own, in spec and in metadata", async () => {
    const { path } = await home({ spec: { finalizers: ["example.com/own"] } });
    expect((await plane.get(path)).spec.finalizers).toEqual(["example.com/own", "kubernetes"]);
    await plane.patch(path, { metadata: held });
    await remove(path);
    await plane.settle();
    const waiting = await plane.get(path);
    expect([waiting.spec.finalizers, waiting.status.phase]).toEqual([["example.com/own"], "Terminating"]);
    expect((await finalize(waiting, [])).status).toBe(200);
    const marked = await plane.get(path);
    expect([marked.spec, marked.metadata.finalizers]).toEqual([{}, ["example.com/hold"]]);
    await plane.patch(path, { metadata: { finalizers: null } });
    expect(await status(path)).toBe(404);
  });

  it("that nothing holds any more takes two DELETEs", async () => {
    const { path } = await home();
    await finalize(await plane.get(path), []);
    expect((await remove(path)).body).toMatchObject({ kind: "Namespace", status: { phase: "Terminating" } });
    expect((await remove(path)).body).toMatchObject({ kind: "Status", status: "Success", details: { kind: "namespaces" } });
    expect(await status(path)).toBe(404);
  });

  it("costs as much for each object among many as among few", async () => {
    const cost = async (objects: number) => {
      const { path, at } = await home();
      const names = Array.from({ length: objects }, (_, index) => `c-${index}`);
      await Promise.all(names.map((name) => plane.create(at("configmaps"), { metadata: { name } })));
      const started = performance.now();
      await remove(path);
      await plane.settle();
      expect(await status(path)).toBe(404);
      return (performance.now() - started) / objects;
    };
    await cost(50);
    const few = await cost(100);
    expect(await cost(800)).toBeLessThan(4 * few + 1);
  });
});

const fine = (type: string, reason: string, message: string) => ({ type, is: "False", reason, message });
