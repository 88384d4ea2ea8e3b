import { gunzipSync } from "node:zlib";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "../../src/schema/protobuf/decode-protobuf.ts";
import { unwrap } from "../../src/schema/protobuf/envelope.ts";
import { type Json, usePlane } from "../support/plane.ts";
import { rawGet } from "../support/raw-get.ts";

const plane = usePlane({ nodes: 0 });
const ask = (path: string, headers: Record<string, string> = {}) => rawGet(plane.url, path, headers);
const json = async (path: string, headers: Record<string, string> = {}): Promise<Json> => JSON.parse(`${(await ask(path, headers)).body}`);
const aggregated = (type = "application/json", v = "v2") => `${type};g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`;

describe("discovery", () => {
  it("comes in both forms, and says that the form depends on Accept", async () => {
    const legacy = await ask("/apis");
    expect(legacy.headers).toMatchObject({ "content-type": "application/json", vary: "Accept" });
    expect(JSON.parse(`${legacy.body}`).kind).toBe("APIGroupList");
    const both = await ask("/apis", { Accept: `${aggregated()},application/json` });
    expect(both.headers).toMatchObject({ "content-type": aggregated(), vary: "Accept", "cache-control": "public" });
    expect(JSON.parse(`${both.body}`)).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
    expect((await ask("/apis/apps/v1", { Accept: aggregated() })).status).toBe(406);
  });

  it("in the aggregated form has the groups in the order of the old one, all of them current", async () => {
    const { groups } = await json("/apis");
    const { items } = await json("/apis", { Accept: aggregated() });
    expect(items.map((item: Json) => item.metadata.name)).toEqual(groups.map((group: Json) => group.name));
    const versions = items.flatMap((item: Json) => item.versions);
    expect(new Set(versions.map((version: Json) => version.freshness))).toEqual(new Set(["Current"]));
    for (const { version, resources } of items.find((item: Json) => item.metadata.name === "autoscaling").versions) {
      const listed = (await json(`/apis/autoscaling/${version}`)).resources.filter((one: Json) => !one.name.includes("/"));
      expect(resources.map((one: Json) => one.resource)).toEqual(listed.map((one: Json) => one.name));
    }
  });

  it("in the aggregated form has one entity tag for all encodings", async () => {
    const [plain, yaml, protobuf] = await Promise.all(
      ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"].map((type) =>
        ask("/apis", { Accept: aggregated(type) }),
      ),
    );
    const tag = `${plain?.headers["etag"]}`;
    expect(tag).toMatch(/^"[0-9A-F]{128}"$/);
    expect([yaml?.headers["etag"], protobuf?.headers["etag"]]).toEqual([tag, tag]);
    const object = JSON.parse(`${plain?.body}`);
    expect(load(`${yaml?.body}`)).toEqual(object);
    expect(protobuf?.headers["content-type"]).toBe(aggregated("application/vnd.kubernetes.protobuf"));
    const { apiVersion, kind, raw } = unwrap(protobuf?.body as Buffer);
    expect([apiVersion, kind]).toEqual([object.apiVersion, object.kind]);
    expect(decodeProtobuf("apidiscovery/v2.APIGroupDiscoveryList", raw)).toMatchObject({ items: object.items });
    for (const type of ["application/json", "application/yaml"]) {
      const known = await ask("/apis", { Accept: aggregated(type), "If-None-Match": tag });
      expect([known.status, known.body.length, known.headers["etag"]]).toEqual([304, 0, tag]);
    }
    expect((await ask("/api", { Accept: aggregated(), "If-None-Match": tag })).status).toBe(200);
  });

  it("does not know the beta form any more", async () => {
    expect((await json("/apis", { Accept: `${aggregated("application/json", "v2beta1")},application/json` })).kind).toBe("APIGroupList");
    expect((await ask("/apis", { Accept: aggregated("application/json", "v2beta1") })).status).toBe(406);
  });

  it("is indented for people", async () => {
    expect(`${(await ask("/apis/apps", { "User-Agent": "curl/8" })).body}`).toContain('\n  "kind"');
    expect(`${(await ask("/apis?pretty=1", { Accept: aggregated() })).body}`).toContain('\n  "kind"');
  });

  it.each([
    ["GET", "/api/v2", 404, "Status"],
    ["GET", "/apis/apps/v9", 404, "Status"],
    ["GET", "/apis/nope", 404, "404 page not found"],
    ["GET", "/apis/nope/v1", 404, "404 page not found"],
    ["GET", "/version/x", 404, "Status"],
    ["POST", "/api", 405, "MethodNotAllowed"],
    ["DELETE", "/api/v1", 405, "MethodNotAllowed"],
    ["PUT", "/apis/apps/v1", 405, "MethodNotAllowed"],
    ["POST", "/version", 405, "MethodNotAllowed"],
    ["POST", "/apis", 200, "APIGroupList"],
    ["POST", "/apis/apps", 200, "APIGroup"],
  ])("answers %s %s with %i", async (method, path, code, text) => {
    const answer = await rawGet(plane.url, path, {}, method);
    expect(answer.status).toBe(code);
    expect(`${answer.body}`).toContain(text);
  });

  it("names at / what can be asked for", async () => {
    const { paths } = await json("/");
    expect(paths).toEqual([...paths].sort());
    const served = paths.filter((path: string) => !path.endsWith("/"));
    const codes = await Promise.all(served.map(async (path: string) => (await ask(path)).status));
    expect(served.filter((_: string, index: number) => (codes[index] ?? 500) >= 400)).toEqual([]);
    expect(await json("/index.html")).toEqual({ paths });
  });
});

describe("OpenAPI v3", () => {
  it("has an index of addresses that last", async () => {
    const index = await ask("/openapi/v3");
    expect(index.headers["content-type"]).toBe("text/plain; charset=utf-8");
    const { paths } = JSON.parse(`${index.body}`);
    const address = paths["apis/apps/v1"].serverRelativeURL;
    const document = await ask(address);
    expect(document.headers).toMatchObject({ "content-type": "application/json", "cache-control": "public, immutable", vary: "Accept" });
    const years = (Date.parse(`${document.headers["expires"]}`) - Date.parse(`${document.headers["date"]}`)) / (365.25 * 24 * 3600e3);
    expect(years).toBeCloseTo(1, 1);
    expect(address).toContain(JSON.parse(`${document.headers["etag"]}`));
    expect(JSON.parse(`${document.body}`).openapi).toBe("3.0.0");
    const known = await ask(address, { "If-None-Match": `${document.headers["etag"]}` });
    expect([known.status, known.body.length]).toEqual([304, 0]);
  });

  it("leads from an old address to the new one, and caches nothing without an address", async () => {
    const { paths } = await json("/openapi/v3");
    const old = await ask("/openapi/v3/api/v1?hash=OLD");
    expect([old.status, old.headers["location"], old.body.length]).toEqual([301, paths["api/v1"].serverRelativeURL, 0]);
    expect((await ask("/openapi/v3/api/v1")).headers["cache-control"]).toBe("no-cache, private");
  });

  it("comes in protobuf under both names, with the entity tag of the JSON", async () => {
    const tag = (await ask("/openapi/v3/apis/batch/v1")).headers["etag"];
    for (const sign of ["@", "."]) {
      const answer = await ask("/openapi/v3/apis/batch/v1", { Accept: `application/com.github.proto-openapi.spec.v3${sign}v1.0+protobuf` });
      expect(answer.headers["content-type"]).toBe("application/com.github.proto-openapi.spec.v3.v1.0+protobuf");
      expect(answer.headers["etag"]).toBe(tag);
      expect(answer.body.subarray(0, 7)).toEqual(Buffer.from([0x0a, 5, ...Buffer.from("3.0.0")]));
    }
  });

  it.each([
    ["/openapi/v3/apis/nope/v1", "*/*", 404],
    ["/openapi/v3/", "*/*", 404],
    ["/openapi/v3/api/v1/", "*/*", 404],
    ["/openapi/v3/../v3.json", "*/*", 404],
    ["/openapi/v3/api/v1", "text/html", 406],
    ["/openapi/v3/api/v1", "application/yaml", 406],
    ["/openapi/v2", "text/html", 406],
    ["/openapi/v4", "*/*", 404],
  ])("%s as %s answers %i", async (path, accept, code) => {
    expect((await ask(path, { Accept: accept })).status).toBe(code);
  });
});

describe("OpenAPI v2", () => {
  const protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  it("comes as JSON or protobuf, whichever is named first", async () => {
    const plain = await ask("/openapi/v2");
    expect(plain.headers["content-type"]).toBe("application/json");
    expect(plain.headers["vary"]).toBe("Accept, Accept-Encoding");
    expect(JSON.parse(`${plain.body}`).swagger).toBe("2.0");
    const binary = await ask("/openapi/v2", { Accept: `${protobuf},application/json` });
    expect(binary.headers).toMatchObject({
      "content-type": "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
      etag: plain.headers["etag"],
    });
    expect(binary.body.subarray(0, 5)).toEqual(Buffer.from([0x0a, 3, ...Buffer.from("2.0")]));
    expect((await ask("/openapi/v2", { Accept: `application/json,${protobuf}` })).headers["content-type"]).toBe("application/json");
    expect((await ask("/openapi/v2", { "If-None-Match": `${plain.headers["etag"]}` })).status).toBe(304);
  });

  it("is compressed for those who can read that", async () => {
    const answer = await ask("/openapi/v2", { "Accept-Encoding": "gzip" });
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(answer.body).equals((await ask("/openapi/v2")).body)).toBe(true);
    expect((await ask("/openapi/v2", { "Accept-Encoding": "identity" })).headers["content-encoding"]).toBeUndefined();
  });
});
