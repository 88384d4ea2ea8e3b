import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { deploymentManifest, deployments, type Json, nodes, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more });

/** A request as it is written, headers and all. */
function raw(method: string, path: string, headers: Record<string, string>, body = ""): Promise<{ code: number; body: Json }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${plane.url}${path}`, { method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ code: response.statusCode ?? 0, body: text.startsWith("{") ? JSON.parse(text) : text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const json = { "Content-Type": "application/json" };
const yaml = { "Content-Type": "application/yaml" };
const failure = (code: number, reason: string) => ({
  code,
  body: expect.objectContaining({ kind: "Status", status: "Failure", code, reason }),
});
const fields = (body: Json) => body.details.causes.map((cause: Json) => `${cause.reason} ${cause.field}`);

// Whatever was sent: nothing of it is there, and the next request is served.
afterEach(async () => {
  const named = async (path: string) => (await plane.list(path)).map(({ metadata }) => metadata.name);
  expect([await named(pods), (await named(configMaps)).sort(), await named(deployments)]).toEqual([[], ["kube-root-ca.crt"], []]);
});

describe("a body that cannot be read", () => {
  it.each([
    ["JSON that ends too early", json, '{"apiVersion":"v1","kind":"Pod","metadata":{'],
    ["JSON with a stray character", json, '{"apiVersion":"v1",}'],
    ["no body at all", json, ""],
    ["a list", json, "[1,2]"],
    ["a number", json, "42"],
    ["YAML with broken indentation", yaml, "apiVersion: v1\nkind: Pod\n metadata:\n  name: x"],
    ["YAML with an alias to nothing", yaml, "apiVersion: v1\nkind: *missing"],
    ["a kind nobody knows", json, '{"apiVersion":"v1","kind":"Pot","metadata":{"name":"x"}}'],
    ["another kind than the path", json, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}'],
    ["another version than the path", json, JSON.stringify({ ...podManifest("x"), apiVersion: "v2" })],
    ["a text where a number belongs", json, JSON.stringify(podManifest("x", { terminationGracePeriodSeconds: "30" }))],
    ["protobuf that is none", { "Content-Type": "application/vnd.kubernetes.protobuf" }, "k8s\0\xff\xff\xff"],
    ["a list where an object belongs", json, JSON.stringify(podManifest("x", { nodeSelector: ["a"] }))],
  ])("%s is 400", async (_name, headers, body) => {
    expect(await raw("POST", pods, headers, body)).toEqual(failure(400, "BadRequest"));
  });

  it("without kind and version is what the path says, as in Kubernetes", async () => {
    const { code, body } = await raw("POST", `${configMaps}?dryRun=All`, json, '{"metadata":{"name":"x"}}');
    expect([code, body.apiVersion, body.kind]).toEqual([201, "v1", "ConfigMap"]);
  });

  it("1,000 levels deep is refused or pruned, never fatal", async () => {
    const deep = `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`;
    const text = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"extra":${deep}}`;
    expect((await raw("POST", `${configMaps}?fieldValidation=Strict`, json, text)).code).toBe(400);
    const deeper = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"extra":${"[".repeat(100_000)}`;
    expect(await raw("POST", configMaps, json, deeper)).toEqual(failure(400, "BadRequest"));
  });

  it("of 4 MB is 413", async () => {
    const big = JSON.stringify(configMap("big", { data: { key: "x".repeat(4 * 1024 * 1024) } }));
    expect(await raw("POST", configMaps, json, big)).toEqual(failure(413, "RequestEntityTooLarge"));
  });

  it("of a media type nobody reads is 415", async () => {
    const text = JSON.stringify(podManifest("x"));
    expect(await raw("POST", pods, { "Content-Type": "text/plain" }, text)).toEqual(failure(415, "UnsupportedMediaType"));
    expect(await raw("PATCH", `${nodes}/node-0`, { "Content-Type": "application/json" }, "{}")).toEqual(
      failure(415, "UnsupportedMediaType"),
    );
  });

  it("wanted back in a form nobody writes is 406", async () => {
    expect(await raw("GET", pods, { Accept: "image/png" })).toEqual(failure(406, "NotAcceptable"));
  });
});

describe("unknown and duplicate fields", () => {
  const text = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fields","colour":"red"},"data":{"a":"1"},"data":{"a":"2"}}';

  it("are 400 when validation is strict", async () => {
    const { code, body } = await raw("POST", `${configMaps}?fieldValidation=Strict`, json, text);
    expect([code, body.reason]).toEqual([400, "BadRequest"]);
    expect(body.message).toContain('unknown field "metadata.colour"');
    expect(body.message).toContain('duplicate field "data"');
  });

  it("are warnings by default, and ignored when asked", async () => {
    const warned = await plane.api().post(`${configMaps}?dryRun=All`).set(json).send(text);
    expect([warned.status, warned.headers["warning"]]).toEqual([201, expect.stringContaining('unknown field \\"metadata.colour\\"')]);
    expect(warned.body.data).toEqual({ a: "2" });
    const ignored = await plane.api().post(`${configMaps}?dryRun=All&fieldValidation=Ignore`).set(json).send(text);
    expect([ignored.status, ignored.headers["warning"]]).toEqual([201, undefined]);
  });

  it("are judged in no other way", async () => {
    const { status, body } = await plane.api().post(`${configMaps}?fieldValidation=Loose`).send(configMap("x"));
    expect([status, body.kind]).toEqual([422, "Status"]);
  });
});

describe("objects that break the rules", () => {
  it.each([
    ["capitals", "Capital"],
    ["a leading dash", "-dash"],
    ["a space", "a b"],
    ["254 characters", "a".repeat(254)],
  ])("names with %s are 422", async (_name, name) => {
    const { status, body } = await plane.api().post(pods).send(podManifest(name));
    expect([status, body.reason, fields(body)]).toEqual([422, "Invalid", ["FieldValueInvalid metadata.name"]]);
  });

  it("an object without a name is 422", async () => {
    const { status, body } = await plane.api().post(configMaps).send({ apiVersion: "v1", kind: "ConfigMap" });
    expect([status, fields(body)]).toEqual([422, ["FieldValueRequired metadata.name"]]);
  });

  it("labels and annotations out of grammar are 422 and named", async () => {
    const labels = { "a b": "x", ok: "not ok!" };
    const { status, body } = await plane
      .api()
      .post(configMaps)
      .send(configMap("x", { metadata: { name: "x", labels } }));
    expect([status, fields(body)]).toEqual([422, ["FieldValueInvalid metadata.labels", "FieldValueInvalid metadata.labels"]]);
  });

  it("every broken field is named at once", async () => {
    const manifest = deploymentManifest("x", { replicas: -1, selector: { matchLabels: { app: "other" } } });
    const { status, body } = await plane.api().post(deployments).send(manifest);
    expect([status, fields(body)]).toEqual([422, ["FieldValueInvalid spec.replicas", "FieldValueInvalid spec.template.metadata.labels"]]);
  });

  it("a Pod without containers is 422", async () => {
    const { status, body } = await plane
      .api()
      .post(pods)
      .send(podManifest("x", { containers: [] }));
    expect([status, fields(body)]).toEqual([422, ["FieldValueRequired spec.containers"]]);
  });

  it("a namespace other than the path's is 400", async () => {
    const { status, body } = await plane
      .api()
      .post(configMaps)
      .send(configMap("x", { metadata: { name: "x", namespace: "other" } }));
    expect([status, body.reason]).toEqual([400, "BadRequest"]);
  });

  it("a namespace that is not there is 404", async () => {
    const { status, body } = await plane.api().post("/api/v1/namespaces/nowhere/configmaps").send(configMap("x"));
    expect([status, body.reason, body.details]).toEqual([404, "NotFound", { kind: "namespaces", name: "nowhere" }]);
  });
});

describe("writes that come too late", () => {
  it("with an old resourceVersion are 409 and change nothing", async () => {
    const first = await plane.create(configMaps, configMap("late", { data: { n: "1" } }));
    const second = await plane.patch(`${configMaps}/late`, { data: { n: "2" } });
    const stale = await plane
      .api()
      .put(`${configMaps}/late`)
      .send({ ...first, data: { n: "3" } });
    expect([stale.status, stale.body.reason]).toEqual([409, "Conflict"]);
    const staleDelete = await plane
      .api()
      .delete(`${configMaps}/late`)
      .send({ apiVersion: "v1", kind: "DeleteOptions", preconditions: { resourceVersion: first.metadata.resourceVersion } });
    expect([staleDelete.status, staleDelete.body.reason]).toEqual([409, "Conflict"]);
    expect(await plane.get(`${configMaps}/late`)).toEqual(second);
    await plane.remove(`${configMaps}/late`);
  });

  it("deleting twice is 404 the second time", async () => {
    await plane.create(configMaps, configMap("twice"));
    await plane.remove(`${configMaps}/twice`);
    const { status, body } = await plane.api().delete(`${configMaps}/twice`);
    expect([status, body.reason, body.details]).toEqual([404, "NotFound", { kind: "configmaps", name: "twice" }]);
  });
});

describe("requests that lead nowhere", () => {
  it.each([
    ["GET", "/nothing", 404],
    ["GET", "/api/v2/pods", 404],
    ["GET", "/apis/nobody.example.com/v1/things", 404],
    ["GET", "/api/v1/namespaces/default/pots", 404],
    ["GET", `${pods}/missing`, 404],
    ["GET", `${pods}/missing/log`, 404],
    ["PUT", pods, 405],
    ["POST", `${nodes}/node-0`, 405],
    ["DELETE", "/api/v1/namespaces", 405],
    ["PROPFIND", pods, 405],
  ])("%s %s is %i", async (method, path, code) => {
    const answer = await raw(method, path, json, method === "PUT" || method === "POST" ? JSON.stringify(podManifest("x")) : "");
    expect(answer.code).toBe(code);
    if (typeof answer.body === "object") expect(answer.body).toMatchObject({ kind: "Status", status: "Failure", code });
  });

  it("creating Pods outside of a namespace is 405 and names the right path", async () => {
    const { status, body } = await plane.api().post("/api/v1/pods").send(podManifest("x"));
    expect([status, body.reason]).toEqual([405, "MethodNotAllowed"]);
    expect(body.message).toContain("/api/v1/namespaces/");
  });

  it.each(["labelSelector=a%20b%20c", "fieldSelector=spec.nothing%3D1", "limit=many", "continue=nonsense", "resourceVersion=x"])(
    "a list with %s is 400",
    async (query) => {
      expect(await raw("GET", `${pods}?${query}`, {})).toEqual(failure(400, "BadRequest"));
    },
  );

  it("a path that is no UTF-8 is 400", async () => {
    expect((await raw("GET", `${pods}/%ff%`, {})).code).toBe(400);
  });

  it.each([
    ["Host", { Host: "evil.example.com" }],
    ["Origin", { Origin: "https://evil.example.com" }],
    ["Origin of nothing", { Origin: "null" }],
  ])("a foreign %s is 403 and the answer names the flag", async (_name, headers) => {
    const { code, body } = await raw("GET", pods, headers as Record<string, string>);
    expect([code, body.reason]).toEqual([403, "Forbidden"]);
    expect(body.message).toContain("--allowed-host");
  });

  it("what is not there yet says so", async () => {
    const apply = await raw("PATCH", `${configMaps}/x?fieldManager=me`, { "Content-Type": "application/apply-patch+cbor" }, "{}");
    expect(apply).toEqual(failure(415, "UnsupportedMediaType"));
  });
});
