import { describe, expect, it } from "vitest";
import { encodeProtobuf } from "../../src/schema/protobuf/encode-protobuf.ts";
import { wrap } from "../../src/schema/protobuf/envelope.ts";
import { type Json, nodes, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1, kubelet: "none" });
const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, metadata: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } });
const held = { finalizers: ["example.com/hold"] };

let count = 0;
const fresh = (prefix = "c") => `${prefix}-${count++}`;

/** A ConfigMap of a name of its own. */
const made = async (metadata: object = {}): Promise<Json> => plane.create(configMaps, configMap(fresh(), metadata));
const at = ({ metadata }: Json) => `${configMaps}/${metadata.name}`;

const remove = async (path: string, body?: object) => {
  const answer = await plane.api().delete(path).send(body);
  return { code: answer.status, body: answer.body as Json };
};
const causes = (body: Json) => (body.details?.causes ?? []).map((cause: Json) => `${cause.field} ${cause.reason}`);
const code = async (path: string) => (await plane.api().get(path)).status;

/** A Pod that a node has, with nobody to stop it. */
async function boundPod(spec: object = {}, metadata: object = {}): Promise<string> {
  const name = fresh("p");
  await plane.create(pods, podManifest(name, { nodeName: "node-0", ...spec }, metadata));
  return `${pods}/${name}`;
}

describe("what a DELETE answers", () => {
  it("is a Status with name, kind and uid, or the object of some kinds", async () => {
    const object = await made();
    const { name, uid } = object.metadata;
    const success = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details: { name, kind: "configmaps", uid } };
    expect(await remove(at(object))).toEqual({ code: 200, body: success });
    await plane.create("/apis/apps/v1/namespaces/default/controllerrevisions", { metadata: { name: "r" }, data: {}, revision: 1 });
    expect((await remove("/apis/apps/v1/namespaces/default/controllerrevisions/r")).body.details).toMatchObject({
      name: "r",
      group: "apps",
    });
    await plane.create("/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "a" } });
    expect((await remove("/api/v1/namespaces/default/serviceaccounts/a")).body).toMatchObject({ kind: "ServiceAccount" });
  });

  it("is the object while something holds it, 202 only where orphanDependents says no", async () => {
    const object = await made(held);
    expect(await remove(at(object))).toMatchObject({ code: 200, body: { kind: "ConfigMap", metadata: held } });
    const other = await made(held);
    expect(await remove(at(other), { orphanDependents: false })).toMatchObject({ code: 202, body: { kind: "ConfigMap" } });
  });
});

describe("the options of a DELETE", () => {
  it("come from the query only when there is no body", async () => {
    const object = await made();
    await remove(`${at(object)}?dryRun=All`, {});
    expect(await code(at(object))).toBe(404);
    const other = await made();
    expect((await remove(`${at(other)}?propagationPolicy=Sometimes`, { dryRun: ["All"] })).code).toBe(200);
    expect(await code(at(other))).toBe(200);
  });

  it("may be YAML or protobuf, of any version that has them, with fields nobody knows", async () => {
    const texts: [string, string | Buffer][] = [
      ["application/yaml", "kind: DeleteOptions\napiVersion: apps/v1\ndryRun: [All]\nunknown: {a: 1}\n"],
      ["application/json", '{"kind":"DeleteOptions","apiVersion":"meta.k8s.io/v1","dryRun":["All"],"dryRun":["All"],"x":1}'],
      [
        "application/vnd.kubernetes.protobuf",
        wrap({ apiVersion: "v1", kind: "DeleteOptions", raw: encodeProtobuf("meta/v1.DeleteOptions", { dryRun: ["All"] }) }),
      ],
    ];
    const object = await made();
    for (const [type, text] of texts) {
      const answer = await fetch(`${plane.url}${at(object)}?fieldValidation=Strict`, {
        method: "DELETE",
        headers: { "content-type": type },
        body: text,
      });
      expect([type, answer.status, await code(at(object))]).toEqual([type, 200, 200]);
    }
  });

  it.each([
    [{ propagationPolicy: "Sometimes" }, 422, ["propagationPolicy FieldValueNotSupported"]],
    [{ propagationPolicy: "" }, 422, ["propagationPolicy FieldValueNotSupported"]],
    [{ propagationPolicy: "Orphan", orphanDependents: false }, 422, ["propagationPolicy FieldValueInvalid"]],
    [{ dryRun: ["All", "Some"] }, 422, ["dryRun FieldValueNotSupported"]],
    [
      { ignoreStoreReadErrorWithClusterBreakingPotential: true, dryRun: ["All"], gracePeriodSeconds: 1 },
      422,
      Array(2).fill("ignoreStoreReadErrorWithClusterBreakingPotential FieldValueInvalid"),
    ],
    [
      { ignoreStoreReadErrorWithClusterBreakingPotential: true },
      422,
      ["ignoreStoreReadErrorWithClusterBreakingPotential FieldValueInvalid"],
    ],
    [{ kind: "ConfigMap", apiVersion: "v1" }, 400, []],
    [{ gracePeriodSeconds: "1" }, 400, []],
    [{ preconditions: "x" }, 400, []],
  ])("are refused: %j", async (options, expected, found) => {
    const object = await made();
    const answer = await remove(at(object), options);
    expect([answer.code, causes(answer.body)]).toEqual([expected, found]);
    expect(await plane.get(at(object))).toEqual(object);
  });

  it.each(["gracePeriodSeconds=", "gracePeriodSeconds=1.5", "gracePeriodSeconds=9223372036854775808"])(
    "in the query must be numbers: %s",
    async (query) => {
      expect((await remove(`${at(await made())}?${query}`)).code).toBe(400);
    },
  );

  it("ask in the query for a uid and a resourceVersion, too", async () => {
    const object = await made();
    const { uid, resourceVersion } = object.metadata;
    expect((await remove(`${at(object)}?uid=other`)).code).toBe(409);
    expect((await remove(`${at(object)}?uid=${uid}&resourceVersion=1`)).code).toBe(409);
    expect((await remove(`${at(object)}?uid=${uid}&resourceVersion=${resourceVersion}`)).code).toBe(200);
  });

  it("name in a conflict the Kind, of a Namespace the resource", async () => {
    const { body } = await remove(at(await made()), { preconditions: { uid: "other" } });
    expect(body).toMatchObject({ code: 409, reason: "Conflict", details: { kind: "ConfigMap" } });
    const revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";
    await plane.create(revisions, { metadata: { name: "conflict" }, data: {}, revision: 1 });
    const other = await remove(`${revisions}/conflict`, { preconditions: { resourceVersion: "1" } });
    expect(other.body.details).toEqual({ name: "conflict", group: "apps", kind: "ControllerRevision" });
    await plane.create("/api/v1/namespaces", { metadata: { name: "conflict" } });
    const third = await remove("/api/v1/namespaces/conflict", { preconditions: { uid: "other" } });
    expect(third.body.details).toEqual({ name: "conflict", kind: "namespaces" });
  });
});

describe("propagation", () => {
  it.each([
    [{ propagationPolicy: "Orphan" }, [], ["orphan"]],
    [{ orphanDependents: true }, [], ["orphan"]],
    [{ propagationPolicy: "Foreground" }, [], ["foregroundDeletion"]],
    [{ propagationPolicy: "Foreground" }, ["orphan", "example.com/hold"], ["example.com/hold", "foregroundDeletion"]],
    [{ propagationPolicy: "Background" }, ["foregroundDeletion", "example.com/hold"], ["example.com/hold"]],
    [{ orphanDependents: false }, ["foregroundDeletion", "example.com/hold"], ["example.com/hold"]],
    [{}, ["orphan", "example.com/hold"], ["orphan", "example.com/hold"]],
  ])("%j makes of the finalizers %j: %j", async (options, before, after) => {
    const object = await made({ finalizers: before });
    const { body } = await remove(at(object), options);
    expect(body.metadata).toMatchObject({ finalizers: after, deletionGracePeriodSeconds: 0, deletionTimestamp: expect.any(String) });
  });

  it("changes with a second DELETE as long as no grace period runs", async () => {
    const object = await made(held);
    await remove(at(object));
    expect((await remove(at(object), { propagationPolicy: "Foreground" })).body.metadata.finalizers).toEqual([
      "example.com/hold",
      "foregroundDeletion",
    ]);
  });

  it("is nothing Events know of", async () => {
    const events = "/api/v1/namespaces/default/events";
    const event = { metadata: { name: "e" }, involvedObject: { kind: "Pod", name: "x", namespace: "default" } };
    await plane.create(events, event);
    expect((await remove(`${events}/e`, { propagationPolicy: "Foreground" })).body).toMatchObject({ status: "Success" });
    expect(await code(`${events}/e`)).toBe(404);
  });
});

describe("an object that is terminating", () => {
  it("counts its generation once, keeps its first time and shrinks no grace it does not have", async () => {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    const spec = { replicas: 0, selector: { matchLabels: { a: "b" } }, template: podTemplate() };
    await plane.create(path, { metadata: { name: "held", ...held }, spec });
    await plane.settle();
    const first = (await remove(`${path}/held`)).body.metadata;
    expect(first).toMatchObject({ generation: 2, deletionGracePeriodSeconds: 0 });
    await plane.advance("10s");
    const second = (await remove(`${path}/held`, { gracePeriodSeconds: 5 })).body.metadata;
    expect([second.generation, second.deletionTimestamp, second.deletionGracePeriodSeconds]).toEqual([2, first.deletionTimestamp, 0]);
    await plane.patch(`${path}/held`, { metadata: { finalizers: null } });
    expect(await code(`${path}/held`)).toBe(404);
  });

  it("can be changed, lose finalizers, and gain none", async () => {
    const object = await made({ finalizers: ["example.com/a", "example.com/b"] });
    await remove(at(object));
    const patch = (metadata: object) =>
      plane
        .api()
        .patch(at(object))
        .set("Content-Type", "application/merge-patch+json")
        .send({ metadata, data: { k: "v" } });
    const refused = await patch({ finalizers: ["example.com/a", "example.com/b", "example.com/c"] });
    expect([refused.status, causes(refused.body)]).toEqual([422, ["metadata.finalizers FieldValueForbidden"]]);
    const swapped = await patch({ finalizers: ["example.com/a", "example.com/c"] });
    expect(swapped.status).toBe(422);
    const changed = await patch({ finalizers: ["example.com/b"], labels: { a: "b" } });
    expect(changed.body).toMatchObject({ data: { k: "v" }, metadata: { finalizers: ["example.com/b"], labels: { a: "b" } } });
    const last = await patch({ finalizers: [] });
    expect([last.status, last.body.kind, last.body.metadata.finalizers]).toEqual([200, "ConfigMap", undefined]);
    expect(await code(at(object))).toBe(404);
  });

  it("cannot be brought back to life", async () => {
    const object = await made(held);
    const { metadata } = (await remove(at(object))).body;
    const { body } = await plane
      .api()
      .patch(at(object))
      .set("Content-Type", "application/merge-patch+json")
      .send({ metadata: { deletionTimestamp: null, deletionGracePeriodSeconds: null } });
    expect(body.metadata.deletionTimestamp).toBe(metadata.deletionTimestamp);
    expect((await plane.api().post(configMaps).send(configMap(metadata.name))).body.reason).toBe("AlreadyExists");
  });
});

describe("a Pod's grace period", () => {
  it("is the spec's, or what was asked for, and can only become shorter", async () => {
    const path = await boundPod({ terminationGracePeriodSeconds: 40 });
    const start = Date.parse((await plane.get(path)).metadata.creationTimestamp);
    const grace = ({ body }: { body: Json }) => [
      body.metadata.deletionGracePeriodSeconds,
      (Date.parse(body.metadata.deletionTimestamp) - start) / 1000,
      body.metadata.generation,
    ];
    const [, , generation] = grace(await remove(path));
    expect(generation).toBeGreaterThan(1);
    await plane.advance("5s");
    expect(grace(await remove(path, { gracePeriodSeconds: 60 }))).toEqual([40, 40, generation]);
    expect(grace(await remove(path))).toEqual([40, 40, generation]);
    expect(grace(await remove(path, { gracePeriodSeconds: 20 }))).toEqual([20, 20, generation]);
    expect(grace(await remove(path, { gracePeriodSeconds: -1 }))).toEqual([1, 1, generation]);
    expect((await remove(path, { gracePeriodSeconds: 0 })).body.metadata.deletionGracePeriodSeconds).toBe(0);
    expect(await code(path)).toBe(404);
  });

  it("is none on no node, and none with 0", async () => {
    const name = fresh("p");
    await plane.create(pods, podManifest(name, { schedulerName: "nobody" }));
    expect((await remove(`${pods}/${name}`)).body.metadata.deletionGracePeriodSeconds).toBe(0);
    expect(await code(`${pods}/${name}`)).toBe(404);
    const bound = await boundPod();
    await remove(`${bound}?gracePeriodSeconds=0`);
    expect(await code(bound)).toBe(404);
  });

  it("of more than 292 years wraps around, as in Kubernetes", async () => {
    const path = await boundPod();
    const { body } = await remove(path, { gracePeriodSeconds: 9_007_199_254_740_991 });
    expect([body.metadata.deletionGracePeriodSeconds, Date.parse(body.metadata.deletionTimestamp)]).toEqual([
      9_007_199_254_740_991,
      expect.any(Number),
    ]);
    expect((await remove(path, { gracePeriodSeconds: 0 })).code).toBe(200);
  });

  it("runs beside finalizers, which keep the Pod when it is over", async () => {
    const path = await boundPod({}, held);
    expect((await remove(path)).body.metadata.deletionGracePeriodSeconds).toBe(30);
    await plane.patch(path, { metadata: { labels: { a: "b" } } });
    await remove(path, { gracePeriodSeconds: 0 });
    expect((await plane.get(path)).metadata).toMatchObject({ deletionGracePeriodSeconds: 0, ...held });
    expect((await remove(path, { gracePeriodSeconds: 0, propagationPolicy: "Orphan" })).body.metadata.finalizers).toEqual([
      "example.com/hold",
      "orphan",
    ]);
    await plane.patch(path, { metadata: { finalizers: null } });
    expect(await code(path)).toBe(404);
  });

  it("keeps it when the last finalizer goes before the grace is over", async () => {
    const path = await boundPod({}, held);
    await remove(path);
    await plane.patch(path, { metadata: { finalizers: null } });
    expect((await plane.get(path)).metadata.deletionGracePeriodSeconds).toBe(30);
  });
});

describe("a dry run", () => {
  it("answers as if, and changes nothing", async () => {
    const kept = await made(held);
    const pod = await boundPod();
    const before = await plane.get(pod);
    expect((await remove(`${at(kept)}?dryRun=All`)).body.metadata.deletionTimestamp).toBeDefined();
    expect((await remove(`${pod}?dryRun=All`)).body.metadata.deletionGracePeriodSeconds).toBe(30);
    expect((await remove("/api/v1/namespaces/kube-node-lease?dryRun=All")).body.status.phase).toBe("Terminating");
    expect(await plane.get(at(kept))).toEqual(kept);
    expect(await plane.get(pod)).toEqual(before);
    expect((await plane.get("/api/v1/namespaces/kube-node-lease")).status.phase).toBe("Active");
  });
});

describe("deletecollection", () => {
  const secrets = "/api/v1/namespaces/default/secrets";
  const names = async () => (await plane.list(`${secrets}?labelSelector=set`)).map(({ metadata }) => metadata.name);
  const fill = async () => {
    await remove(`${secrets}?labelSelector=set`);
    for (const name of ["a", "b", "c", "d"]) await plane.create(secrets, { metadata: { name, labels: { set: name < "c" ? "x" : "y" } } });
  };

  it("deletes what is selected, and answers it as it was", async () => {
    await fill();
    const all = await plane.list(`${secrets}?labelSelector=set=x`);
    const { code: status, body } = await remove(`${secrets}?labelSelector=set%3Dx`);
    expect([status, body.kind, body.items]).toEqual([200, "SecretList", all]);
    expect(await names()).toEqual(["c", "d"]);
    await remove(`${secrets}?fieldSelector=metadata.name%3Dd`);
    expect(await names()).toEqual(["c"]);
  });

  it("stops at its limit and says how to go on", async () => {
    await fill();
    const { body } = await remove(`${secrets}?labelSelector=set&limit=3`);
    expect([body.items.length, Boolean(body.metadata.continue)]).toEqual([3, true]);
    expect(await names()).toEqual(["d"]);
  });

  it("holds each object to the preconditions, which a query's resourceVersion is, too", async () => {
    await fill();
    expect((await remove(`${secrets}?labelSelector=set`, { preconditions: { uid: "other" } })).code).toBe(409);
    expect((await remove(`${secrets}?labelSelector=set&resourceVersion=1`)).code).toBeGreaterThanOrEqual(409);
    expect(await names()).toHaveLength(4);
  });

  it("runs dry, refuses what it cannot do, and is not everywhere", async () => {
    await fill();
    expect((await remove(`${secrets}?labelSelector=set&dryRun=All`)).body.items).toHaveLength(4);
    expect(await names()).toHaveLength(4);
    const unreadable = await remove(secrets, { ignoreStoreReadErrorWithClusterBreakingPotential: true });
    expect([unreadable.code, causes(unreadable.body)]).toEqual([
      422,
      ["ignoreStoreReadErrorWithClusterBreakingPotential FieldValueInvalid"],
    ]);
    for (const path of ["/api/v1/namespaces", "/api/v1/secrets", "/api/v1/componentstatuses", "/api/v1/namespaces/default/bindings"])
      expect([path, (await remove(path)).code]).toEqual([path, 405]);
    expect((await remove("/api/v1/namespaces/default/pods/x/status")).code).toBe(405);
  });

  it("leaves what is held", async () => {
    await plane.create(secrets, { metadata: { name: "held", labels: { set: "held" }, ...held } });
    await remove(`${secrets}?labelSelector=set%3Dheld`);
    expect((await plane.get(`${secrets}/held`)).metadata.deletionTimestamp).toBeDefined();
  });
});

describe("what Kubernetes protects", () => {
  it.each(["default", "kube-system", "kube-public"])("namespace %s", async (name) => {
    const { code: status, body } = await remove(`/api/v1/namespaces/${name}`);
    expect([status, body.reason]).toEqual([403, "Forbidden"]);
  });

  it("deletes nodes at once, whoever runs there", async () => {
    await plane.create(nodes, { metadata: { name: "spare" } });
    expect((await remove(`${nodes}/spare`)).body).toMatchObject({ status: "Success", details: { kind: "nodes" } });
  });
});

const podTemplate = () => ({ metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "nginx" }] } });
