import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { load } from "js-yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const as = (kind: string) => `application/json;as=${kind};v=v1;g=meta.k8s.io`;
const ask = (path: string, headers: Record<string, string> = {}) => plane.api().get(path).set(headers);

beforeAll(async () => {
  await plane.create(configMaps, { metadata: { name: "a" }, data: { k: "v" } });
});

describe("an object", () => {
  it("comes as JSON, and as YAML when that is accepted", async () => {
    const json = await ask(`${configMaps}/a`);
    expect(json.headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-cache, private" });
    expect(json.headers["audit-id"]).toMatch(/^[0-9a-f-]{36}$/);
    const yaml = await ask(`${configMaps}/a`, { Accept: "application/yaml" });
    expect(yaml.headers["content-type"]).toBe("application/yaml");
    expect(load(yaml.text)).toEqual(json.body);
  });

  it("is indented for people", async () => {
    expect((await ask(`${configMaps}/a`, { "User-Agent": "curl/8.0" })).text).toContain('\n  "kind": "ConfigMap"');
    expect((await ask(`${configMaps}/a?pretty=0`, { "User-Agent": "curl/8.0" })).text).not.toContain("\n  ");
    expect((await ask(`${configMaps}/a?pretty=true`)).text).toContain("\n  ");
  });

  it("comes as Table and as its metadata alone", async () => {
    const table = (await ask(`${configMaps}/a`, { Accept: as("Table") })).body;
    expect(table).toMatchObject({
      kind: "Table",
      rows: [{ cells: ["a", 1, expect.any(String)], object: { kind: "PartialObjectMetadata" } }],
    });
    expect(table.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(["Name", "Data", "Age"]);
    const partial = (await ask(`${configMaps}/a`, { Accept: as("PartialObjectMetadata") })).body;
    expect(Object.keys(partial).sort()).toEqual(["apiVersion", "kind", "metadata"]);
  });

  it.each([
    ["None", null],
    ["Object", { kind: "ConfigMap", data: { k: "v" } }],
  ])("is in its row as includeObject=%s says", async (include, object) => {
    const { body } = await ask(`${configMaps}/a?includeObject=${include}`, { Accept: as("Table") });
    if (object) expect(body.rows[0].object).toMatchObject(object);
    else expect(body.rows[0].object).toBeNull();
  });

  it("does not come in forms that do not fit", async () => {
    expect((await ask(`${configMaps}/a`, { Accept: as("PartialObjectMetadataList") })).status).toBe(406);
    expect((await ask(configMaps, { Accept: as("PartialObjectMetadata") })).status).toBe(406);
    expect((await ask(`${configMaps}/a?includeObject=Some`, { Accept: as("Table") })).status).toBe(400);
  });
});

describe("a list", () => {
  beforeAll(async () => {
    for (let index = 0; index < 30; index++)
      await plane.create(configMaps, { metadata: { name: `large-${index}` }, data: { k: "x".repeat(20_000) } });
  });

  it("larger than a slab is whole", async () => {
    const { body } = await ask(configMaps);
    expect(body).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: expect.stringMatching(/^\d+$/) } });
    expect(body.items).toHaveLength(32);
    expect(body.items[0].kind).toBeUndefined();
  });

  it("is compressed when it is large and the client reads gzip", async () => {
    const { encoding, bytes } = await new Promise<{ encoding: string | undefined; bytes: Buffer }>((resolve) => {
      get(`${plane.url}${configMaps}`, { headers: { "Accept-Encoding": "gzip" } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ encoding: response.headers["content-encoding"], bytes: Buffer.concat(chunks) }));
      });
    });
    expect(encoding).toBe("gzip");
    expect(JSON.parse(gunzipSync(bytes).toString()).items).toHaveLength(32);
  });

  it("comes in pages", async () => {
    const first = (await ask(`${configMaps}?limit=20`)).body;
    expect(first.items).toHaveLength(20);
    expect(first.metadata.remainingItemCount).toBe(12);
    const second = (await ask(`${configMaps}?limit=20&continue=${encodeURIComponent(first.metadata.continue)}`)).body;
    expect(second.items).toHaveLength(12);
    expect(second.metadata.continue).toBeUndefined();
  });
});

describe("pages", () => {
  it.each([
    ["/healthz", 200, "ok"],
    ["/livez/ping", 200, "ok"],
    ["/readyz", 200, "ok"],
    ["/readyz?verbose", 200, "readyz check passed"],
    ["/healthz/nope", 404, "404 page not found"],
    ["/nonsense", 404, "404 page not found"],
    ["/apis/nope/v1/things", 404, "404 page not found"],
    ["/metrics", 200, 'apiserver_resource_objects{group="",resource="configmaps"} '],
  ])("%s answers %i", async (path, code, text) => {
    const { status, text: body } = await ask(path);
    expect(status).toBe(code);
    expect(body).toContain(text);
  });
});

describe("who asks", () => {
  it("may do what the stored roles allow", async () => {
    const nobody = { "Impersonate-User": "nobody" };
    expect((await ask(`${configMaps}/a`, nobody)).body).toMatchObject({ reason: "Forbidden", details: { name: "a", kind: "configmaps" } });
    expect((await ask("/metrics", nobody)).body).toMatchObject({ reason: "Forbidden", details: {} });
    expect((await ask(`${configMaps}/a`, { Authorization: "Bearer nonsense" })).status).toBe(401);
  });

  it("may be a service account with a token", async () => {
    const tokens = "/api/v1/namespaces/default/serviceaccounts/default/token";
    const { status } = await plane.create(tokens, { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1", spec: {} });
    const authorized = { Authorization: `Bearer ${status.token}` };
    expect((await ask(configMaps, authorized)).status).toBe(403);
    await plane.create("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", {
      metadata: { name: "reads" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
    });
    expect((await ask(configMaps, authorized)).status).toBe(200);
  });
});
