import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { type Json, type Plane, planeOf, usePlane } from "../support/plane.ts";
import { readWatch } from "../support/watch.ts";

const plane = usePlane({ nodes: 0 });
const secrets = "/api/v1/namespaces/default/secrets";
const as = (kind: string, type = "application/json") => `${type};as=${kind};v=v1;g=meta.k8s.io`;
const protobuf = "application/vnd.kubernetes.protobuf";

/** Status code, headers and raw bytes of a GET. */
function raw(path: string, headers: Record<string, string>): Promise<{ code: number | undefined; headers: Json; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    get(`${plane.url}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ code: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

beforeAll(async () => {
  for (let index = 0; index < 4; index++)
    await plane.create(secrets, {
      metadata: { name: `large-${index}`, annotations: { note: "y".repeat(40_000) } },
      stringData: { k: "x".repeat(150_000) },
    });
});

describe("an answer of more than 128 KiB", () => {
  it.each([
    ["one object", `${secrets}/large-0`, "application/json"],
    ["one object for people", `${secrets}/large-0?pretty=1`, "application/json"],
    ["one object in protobuf", `${secrets}/large-0`, protobuf],
    ["a list", secrets, "application/json"],
    ["a list in protobuf", secrets, protobuf],
    ["a list in YAML", secrets, "application/yaml"],
    ["a Table", secrets, as("Table")],
    ["a list of metadata", secrets, as("PartialObjectMetadataList")],
  ])("is compressed: %s", async (_name, path, accept) => {
    const plain = await raw(path, { Accept: accept });
    const zipped = await raw(path, { Accept: accept, "Accept-Encoding": "br, gzip" });
    expect([plain.headers["content-encoding"], plain.headers.vary]).toEqual([undefined, undefined]);
    expect(zipped.headers).toMatchObject({
      "content-encoding": "gzip",
      vary: "Accept-Encoding",
      "content-type": plain.headers["content-type"],
    });
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
  });

  it.each(["gzip;q=1.0", "deflate", "x-gzip"])("is not for %j", async (encoding) => {
    expect((await raw(secrets, { "Accept-Encoding": encoding })).headers["content-encoding"]).toBeUndefined();
  });

  it("is compressed for those alone: others are short", async () => {
    expect(
      (await raw(`${secrets}?limit=1`, { "Accept-Encoding": "gzip", Accept: as("Table") })).headers["content-encoding"],
    ).toBeUndefined();
  });
});

describe("requests", () => {
  it.each([
    ["HEAD", secrets, 405],
    ["OPTIONS", secrets, 405],
    ["POST", "/version", 405],
    ["DELETE", "/apis/apps/v1", 405],
    ["OPTIONS", "/api", 405],
    ["HEAD", "/healthz", 200],
    ["POST", "/healthz", 200],
  ])("%s %s is %i", async (method, path, code) => {
    expect((await fetch(`${plane.url}${path}`, { method })).status).toBe(code);
  });

  it("have a time-out that is a duration, unless they watch", async () => {
    expect((await plane.api().get(`${secrets}?timeout=abc`)).body).toMatchObject({ code: 400, reason: "BadRequest" });
    expect((await plane.api().get(`/healthz?timeout=32s`)).status).toBe(200);
    expect(
      (await fetch(`${plane.url}${secrets}?watch=1&timeout=abc&timeoutSeconds=1&resourceVersion=0&limit=1&fieldSelector=metadata.name%3Dx`))
        .status,
    ).toBe(200);
  });

  it("are answered under the Audit-ID they come with", async () => {
    expect((await plane.api().get(secrets).set("Audit-ID", "mine")).headers["audit-id"]).toBe("mine");
    expect((await plane.api().get("/healthz").set("Audit-ID", "mine")).headers["audit-id"]).toBe("mine");
  });

  it("say what does not parse before what does not go together", async () => {
    const both = `${secrets}?labelSelector=a%20b&resourceVersionMatch=Exact`;
    expect((await plane.api().get(both)).body).toMatchObject({ code: 400, reason: "BadRequest" });
    expect((await plane.api().get(both.replace("a%20b", "a"))).body).toMatchObject({ code: 422, details: { kind: "ListOptions" } });
  });

  it("get warnings that fit into headers", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}${"z".repeat(300)}`, 1]));
    const { status, headers } = await plane
      .api()
      .post(`${secrets}?dryRun=All`)
      .send({ metadata: { name: "w" }, ...unknown });
    expect(status).toBe(201);
    expect(headers["warning"]).toMatch(/^299 - "unknown field /);
    expect(headers["warning"]?.length).toBeLessThan(6000);
  });
});

describe("a continue token", () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  it.each([
    ["no base64", "not base64!"],
    ["no JSON", Buffer.from("nonsense").toString("base64url")],
    ["another version", encoded({ v: "meta.k8s.io/v2", rv: 5, start: "a" })],
    ["no revision", encoded({ v: "meta.k8s.io/v1", start: "a" })],
    ["revision 0", encoded({ v: "meta.k8s.io/v1", rv: 0, start: "a" })],
    ["no key", encoded({ v: "meta.k8s.io/v1", rv: 5 })],
    ["a key that leads out", encoded({ v: "meta.k8s.io/v1", rv: 5, start: "../../x" })],
    ["null", encoded(null)],
  ])("with %s is 400", async (_name, token) => {
    const { body } = await plane.api().get(`${secrets}?limit=1&continue=${encodeURIComponent(token)}`);
    expect(body).toMatchObject({ kind: "Status", code: 400, reason: "BadRequest" });
  });

  it("does not go with a resourceVersion", async () => {
    const { metadata } = await plane.get(`${secrets}?limit=1`);
    const rest = `${secrets}?limit=1&continue=${metadata.continue}`;
    expect((await plane.api().get(`${rest}&resourceVersion=${metadata.resourceVersion}`)).status).toBe(400);
    expect((await plane.api().get(`${rest}&resourceVersion=0`)).status).toBe(200);
    expect((await plane.api().get(`${rest}&resourceVersionMatch=Exact&resourceVersion=0`)).status).toBe(422);
  });
});

describe("a watch in a form that does not fit", () => {
  it("ends, and the others go on", async () => {
    const fits = readWatch(`${plane.url}${secrets}?watch=1`, { until: ({ object }) => object.metadata.name === "after" });
    const response = await fetch(`${plane.url}${secrets}?watch=1`, { headers: { Accept: as("PartialObjectMetadataList") } });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    await plane.create(secrets, { metadata: { name: "after" } });
    expect(await fits).toHaveLength(5);
  });

  it("is refused where that shows at once", async () => {
    const { body } = await plane.api().get(`${secrets}?watch=1&includeObject=Some`).set("Accept", as("Table"));
    expect(body).toMatchObject({ code: 400, reason: "BadRequest" });
  });
});

describe("a history that is forgotten", () => {
  let brief: Miniplane;
  let world: Plane;
  beforeAll(async () => {
    brief = await createMiniplane({ clock: "frozen", nodes: 0, history: "20ms" });
    world = planeOf(() => brief);
  });
  afterAll(() => brief.stop());

  /** Waits until a list of the revision is answered with 410. */
  const forgotten = (path: string) =>
    world.until(async () => {
      const { body } = await world.api().get(path);
      return body.code === 410 && body;
    });

  it("ends lists and watches with 410, pages with a token to go on", async () => {
    for (const name of ["a", "b", "c"]) await world.create(secrets, { metadata: { name } });
    const page = await world.get(`${secrets}?limit=1`);
    const { resourceVersion, continue: token } = page.metadata;
    await world.remove(`${secrets}/c`);
    await world.create(secrets, { metadata: { name: "d" } });
    const refused = await forgotten(`${secrets}?limit=1&continue=${token}`);
    expect(refused).toMatchObject({ kind: "Status", reason: "Expired", metadata: { continue: expect.any(String) } });
    const next = await world.get(`${secrets}?limit=1&continue=${refused.metadata.continue}`);
    expect(next.items.map(({ metadata }: Json) => metadata.name)).toEqual(["b"]);
    const last = await world.get(`${secrets}?continue=${next.metadata.continue}`);
    expect(last.items.map(({ metadata }: Json) => metadata.name)).toEqual(["d"]);
    expect(Number(last.metadata.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
    const exact = await forgotten(`${secrets}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`);
    expect(exact).toMatchObject({ reason: "Expired", metadata: {} });
  });
});
