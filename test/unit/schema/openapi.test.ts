import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../../src/kinds/index.ts";
import { openapiV2 } from "../../../src/schema/openapi/v2.ts";
import { openapiV2Protobuf } from "../../../src/schema/openapi/v2-protobuf.ts";
import { openapiV3, openapiV3Documents, openapiV3Index } from "../../../src/schema/openapi/v3.ts";

const documents = openapiV3Documents(builtinKinds);
const parsed = (key: string) => JSON.parse(`${documents.get(key)?.body}`);

describe("OpenAPI v3", () => {
  it("has a document for every served group version, and none for others", () => {
    for (const { group, apiVersion } of builtinKinds) expect(documents.has(`${group ? "apis" : "api"}/${apiVersion}`)).toBe(true);
    expect(openapiV3("apis/nope/v1", builtinKinds)).toBeUndefined();
    expect(openapiV3("apis/apps/v1", builtinKinds)?.hash).toBe(documents.get("apis/apps/v1")?.hash);
  });

  it("refers only to what it contains", () => {
    for (const { body } of documents.values()) {
      const { schemas } = JSON.parse(`${body}`).components;
      for (const [, name] of `${body}`.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) expect(schemas).toHaveProperty([`${name}`]);
    }
  });

  it("tells clients what a patch understands", () => {
    const { patch } = parsed("apis/apps/v1").paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
    const names = patch.parameters.map((parameter: { name: string }) => parameter.name);
    expect(names).toEqual(expect.arrayContaining(["dryRun", "fieldValidation"]));
    expect(patch).toMatchObject({
      "x-kubernetes-action": "patch",
      "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
    });
  });

  it("carries merge keys and kinds", () => {
    const { schemas } = parsed("api/v1").components;
    expect(schemas["io.k8s.api.core.v1.PodSpec"].properties.containers).toMatchObject({
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
    });
    expect(schemas["io.k8s.api.core.v1.Pod"]["x-kubernetes-group-version-kind"]).toEqual([{ group: "", version: "v1", kind: "Pod" }]);
  });

  it("lists where each document is, by its hash", () => {
    const { paths } = JSON.parse(`${openapiV3Index(documents).body}`);
    const { hash } = documents.get("api/v1") ?? {};
    expect(paths["api/v1"]).toEqual({ serverRelativeURL: `/openapi/v3/api/v1?hash=${hash}` });
  });
});

describe("OpenAPI v2", () => {
  const document = openapiV2(builtinKinds);

  it("has all groups in one document", () => {
    const { definitions, paths, swagger } = JSON.parse(`${document.body}`);
    expect(swagger).toBe("2.0");
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(["io.k8s.api.core.v1.Pod", "io.k8s.api.apps.v1.Deployment"]));
    expect(paths).toHaveProperty(["/api/v1/namespaces/{namespace}/pods/{name}", "patch"]);
  });

  it("begins, in protobuf, with its version", () => {
    const { body, etag } = openapiV2Protobuf(document);
    expect(body.subarray(0, 5)).toEqual(Buffer.from([0x0a, 3, ...Buffer.from("2.0")]));
    expect(etag).not.toBe(document.etag);
  });
});
