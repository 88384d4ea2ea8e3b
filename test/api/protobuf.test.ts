import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "../../src/schema/protobuf/decode-protobuf.ts";
import { encodeEnveloped } from "../../src/schema/protobuf/encode-protobuf.ts";
import { unwrap } from "../../src/schema/protobuf/envelope.ts";
import { messageTypeOf } from "../../src/schema/protobuf/messages.ts";
import { type Json, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const protobuf = "application/vnd.kubernetes.protobuf";
const configMaps = "/api/v1/namespaces/default/configmaps";

async function ask(method: string, path: string, object?: object, accept = protobuf) {
  const body = object ? { body: new Uint8Array(encodeEnveloped(object) ?? []) } : {};
  const headers = { Accept: accept, ...(object ? { "Content-Type": protobuf } : {}) };
  const response = await fetch(plane.url + path, { method, headers, ...body });
  return { code: response.status, type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The object in an envelope. */
function opened(bytes: Buffer): Json {
  const { apiVersion, kind, raw } = unwrap(bytes);
  return { apiVersion, kind, ...decodeProtobuf(messageTypeOf(apiVersion, kind) ?? "", raw) };
}

const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { k: "v" } });

describe("protobuf in and out", () => {
  it("objects, lists and errors", async () => {
    const created = await ask("POST", configMaps, configMap("a"));
    expect(created).toMatchObject({ code: 201, type: protobuf });
    expect(opened(created.bytes)).toMatchObject({ kind: "ConfigMap", metadata: { name: "a", namespace: "default" }, data: { k: "v" } });
    const list = opened((await ask("GET", `${configMaps}?fieldSelector=metadata.name=a`)).bytes);
    expect(list).toMatchObject({ apiVersion: "v1", kind: "ConfigMapList", items: [{ metadata: { name: "a" } }] });
    const missing = await ask("GET", `${configMaps}/none`);
    expect(missing).toMatchObject({ code: 404, type: protobuf });
    expect(opened(missing.bytes)).toMatchObject({ kind: "Status", reason: "NotFound", details: { name: "none" }, code: 404 });
  });

  it("metadata alone, but no Tables", async () => {
    await ask("POST", configMaps, configMap("m"));
    const as = (kind: string) => `${protobuf};as=${kind};g=meta.k8s.io;v=v1`;
    const partial = await ask("GET", `${configMaps}/m`, undefined, as("PartialObjectMetadata"));
    expect(opened(partial.bytes)).toMatchObject({ apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata: { name: "m" } });
    expect((await ask("GET", configMaps, undefined, as("Table"))).code).toBe(406);
    expect((await ask("GET", configMaps, undefined, `${as("Table")},application/json;as=Table;g=meta.k8s.io;v=v1`)).type).toBe(
      "application/json",
    );
  });

  it("the bodies of deletions and of subresources", async () => {
    await ask("POST", pods, { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "c", image: "i" }] } });
    const { metadata } = await plane.get(`${pods}/p`);
    const conflict = await ask("DELETE", `${pods}/p`, { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "other" } });
    expect(conflict.code).toBe(409);
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p", namespace: metadata.namespace } };
    const evicted = await ask("POST", `${pods}/p/eviction`, eviction);
    expect(evicted.code).toBe(201);
    expect(opened(evicted.bytes)).toMatchObject({ kind: "Status", status: "Success" });
  });

  it("watches as frames with a length", async () => {
    await ask("POST", configMaps, configMap("w"));
    const query = "watch=1&timeoutSeconds=1&fieldSelector=metadata.name=w";
    const { type, bytes } = await ask("GET", `${configMaps}?${query}&resourceVersion=0`);
    expect(type).toBe(`${protobuf};stream=watch`);
    expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
    expect(decodeProtobuf("meta/v1.WatchEvent", bytes.subarray(4))).toMatchObject({
      type: "ADDED",
      object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "w" } },
    });
    const expired = await ask("GET", `${configMaps}?watch=1&resourceVersion=1`);
    expect(decodeProtobuf("meta/v1.WatchEvent", expired.bytes.subarray(4))).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });

  it("discovery", async () => {
    expect(opened((await ask("GET", "/apis")).bytes)).toMatchObject({ kind: "APIGroupList" });
    expect(opened((await ask("GET", "/api")).bytes)).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    expect(opened((await ask("GET", "/apis/apps/v1")).bytes)).toMatchObject({ kind: "APIResourceList", groupVersion: "apps/v1" });
  });
});
