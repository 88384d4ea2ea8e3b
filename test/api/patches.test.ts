import { describe, expect, it } from "vitest";
import { type Json, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";

const kinds = { json: "json-patch+json", merge: "merge-patch+json", strategic: "strategic-merge-patch+json" } as const;

async function send(path: string, kind: keyof typeof kinds, body: object | string, query = "") {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const {
    status,
    body: answer,
    headers,
  } = await plane.api().patch(`${path}${query}`).set("Content-Type", `application/${kinds[kind]}`).send(text);
  return { status, body: answer as Json, warnings: headers["warning"] as string | undefined };
}

let count = 0;
async function configMap(data: object = { k: "1" }): Promise<string> {
  const name = `c${++count}`;
  await plane.create(configMaps, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
  return `${configMaps}/${name}`;
}

describe("what a patch body gives twice", () => {
  const twice = '{"data":{"k":"2","k":"3"}}';
  const twiceInList = '[{"op":"add","path":"/data/k","path":"/data/k","value":"3"}]';
  const unknown = '[{"op":"add","path":"/data/k","value":"3","extra":1}]';

  it.each([
    ["merge", twice, 'duplicate field "data.k"'],
    ["strategic", twice, 'duplicate field "data.k"'],
    ["json", twiceInList, 'json patch duplicate field "[0].path"'],
    ["json", unknown, 'json patch unknown field "[0].extra"'],
  ] as const)("is warned of, refused or left alone (%s %s)", async (kind, body, text) => {
    const path = await configMap();
    const strict = await send(path, kind, body, "?fieldValidation=Strict");
    expect([strict.status, strict.body.details.causes[0].field]).toEqual([422, "patch"]);
    const warned = await send(path, kind, body);
    expect([warned.status, warned.body.data, warned.warnings?.replaceAll("\\", "")]).toEqual([
      200,
      { k: "3" },
      expect.stringContaining(text),
    ]);
    const ignored = await send(path, kind, body, "?fieldValidation=Ignore");
    expect([ignored.status, ignored.warnings]).toEqual([200, undefined]);
  });

  it("tells wrong types of operations apart from operations that do not apply", async () => {
    const path = await configMap();
    const body = [{ op: "add", path: 1 }];
    expect((await send(path, "json", body)).status).toBe(400);
    expect((await send(path, "json", body, "?fieldValidation=Ignore")).status).toBe(422);
  });
});

describe("a patch", () => {
  it.each(["json", "merge", "strategic"] as const)("that changes nothing writes nothing (%s)", async (kind) => {
    const path = await configMap();
    const before = await plane.get(path);
    const body = kind === "json" ? [{ op: "replace", path: "/data/k", value: "1" }] : { data: { k: "1" } };
    expect(await send(path, kind, body)).toMatchObject({ status: 200, body: before });
  });

  it.each(["merge", "strategic"] as const)("may say which version and object it means (%s)", async (kind) => {
    const path = await configMap();
    const { resourceVersion, uid } = (await plane.get(path)).metadata;
    const at = (metadata: object) => send(path, kind, { metadata, data: { k: "2" } });
    expect((await at({ resourceVersion: "1" })).status).toBe(409);
    expect((await at({ resourceVersion, uid })).status).toBe(200);
    expect(await at({ uid: "11111111-2222-3333-4444-555555555555" })).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: "metadata.uid" }] } },
    });
  });

  it.each([
    ["the name", { metadata: { name: "other" } }, 400],
    ["the namespace", { metadata: { namespace: "other" } }, 400],
    ["the kind", { kind: "Secret" }, 422],
    ["the version", { apiVersion: "v2" }, 422],
    ["a value to one of a wrong type", { data: ["k"] }, 422],
  ])("does not change %s", async (_, body, code) => {
    expect((await send(await configMap(), "merge", body)).status).toBe(code);
  });

  it.each([
    ["no JSON", "{", 400],
    ["a list", [], 400],
    ["null", "null", 400],
  ])("is refused as %s", async (_, body, code) => {
    expect((await send(await configMap(), "merge", body)).status).toBe(code);
    expect((await send(await configMap(), "strategic", body)).status).toBe(code);
  });

  it("is refused in a type nobody knows, and for what is not there", async () => {
    const answer = await plane
      .api()
      .patch(await configMap())
      .set("Content-Type", "application/json")
      .send("{}");
    expect(answer.status).toBe(415);
    expect((await send(`${configMaps}/none`, "merge", {})).status).toBe(404);
  });
});

describe("a strategic patch of a Pod", () => {
  const container = (name: string, rest: object = {}) => ({ name, image: `${name}:1`, ...rest });
  const listed = (pod: Json) => pod.spec.containers.map(({ name, image }: Json) => `${name}=${image}`);

  it("merges containers by name and keeps what it does not name", async () => {
    await plane.create(pods, podManifest("merged", { containers: [container("a"), container("b")] }));
    const { status, body } = await send(`${pods}/merged`, "strategic", { spec: { containers: [{ name: "b", image: "b:2" }] } });
    expect([status, listed(body)]).toEqual([200, ["a=a:1", "b=b:2"]]);
  });

  it("merges tolerations as a whole, conditions by type, finalizers as a set", async () => {
    await plane.create(pods, podManifest("sets", {}, { finalizers: ["example.com/a"] }));
    const { body } = await send(`${pods}/sets`, "strategic", { metadata: { finalizers: ["example.com/b"] } });
    expect(body.metadata.finalizers).toEqual(expect.arrayContaining(["example.com/a", "example.com/b"]));
    const gone = { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/b"] } };
    expect((await send(`${pods}/sets`, "strategic", gone)).body.metadata.finalizers).toBeUndefined();
    const condition = (status: string) => ({ status: { conditions: [{ type: "example.com/Mine", status }] } });
    await send(`${pods}/sets/status`, "strategic", condition("False"));
    const { conditions } = (await send(`${pods}/sets/status`, "strategic", condition("True"))).body.status;
    expect(conditions.filter(({ type }: Json) => type === "example.com/Mine")).toEqual([expect.objectContaining({ status: "True" })]);
  });

  it.each([
    ["an unknown directive", { $patch: "explode" }, 500],
    ["a list of keys that leaves one out", { spec: { $retainKeys: ["x"], hostname: "h" } }, 400],
    ["a directive without a list", { spec: { "$setElementOrder/containers": "a" } }, 500],
    ["an item without its key", { spec: { containers: [{ image: "x" }] } }, 500],
  ])("refuses %s", async (_, body, code) => {
    await plane.api().post(pods).send(podManifest("directed"));
    expect((await send(`${pods}/directed`, "strategic", body)).status).toBe(code);
  });
});
