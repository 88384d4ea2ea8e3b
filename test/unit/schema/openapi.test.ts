import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../../src/kinds/index.ts";
import { hashOf, openApiFile } from "../../../src/schema/openapi/document.ts";
import { describeOperation, pathsByDocument, tagOf } from "../../../src/schema/openapi/operations.ts";
import { openapiV2 } from "../../../src/schema/openapi/v2.ts";
import { openapiV2Protobuf } from "../../../src/schema/openapi/v2-protobuf.ts";
import { openapiV3, openapiV3Index } from "../../../src/schema/openapi/v3.ts";
import { openapiV3Protobuf } from "../../../src/schema/openapi/v3-protobuf.ts";
import { asText, readFields } from "../../../src/schema/protobuf/wire.ts";
import { problemsOf } from "../../support/openapi-problems.ts";

const documents = openapiV3(builtinKinds);
const parsed = (key: string) => JSON.parse(`${documents.get(key)}`);
const v2 = openapiV2(builtinKinds);

describe("every document", () => {
  it.each([...documents.keys()])("%s is sound", (key) => {
    expect(problemsOf(parsed(key))).toEqual([]);
  });

  it("of version 2 is sound", () => {
    expect(problemsOf(JSON.parse(`${v2}`))).toEqual([]);
  });

  it("names no operation twice", () => {
    const ids = [...documents.values()].flatMap((body) => [...`${body}`.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("OpenAPI v3", () => {
  it("has a document for every served group version, and none for others", () => {
    for (const { group, apiVersion } of builtinKinds) expect(documents.has(`${group ? "apis" : "api"}/${apiVersion}`)).toBe(true);
    expect(documents.has("apis/nope/v1")).toBe(false);
    expect([...documents.keys()]).toEqual([...documents.keys()].sort());
  });

  it("tells clients what a patch understands", () => {
    const path = parsed("apis/apps/v1").paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
    expect(path.patch).toMatchObject({
      operationId: "patchAppsV1NamespacedDeployment",
      tags: ["apps_v1"],
      "x-kubernetes-action": "patch",
      "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
    });
    expect(Object.keys(path.patch.requestBody.content)).toEqual([
      "application/json-patch+json",
      "application/merge-patch+json",
      "application/strategic-merge-patch+json",
      "application/apply-patch+yaml",
    ]);
    expect(path.patch.parameters.map(({ name }: { name: string }) => name)).toEqual(["dryRun", "fieldManager", "fieldValidation", "force"]);
    expect(Object.keys(path.get.responses["200"].content)).toEqual([
      "application/json",
      "application/yaml",
      "application/vnd.kubernetes.protobuf",
    ]);
  });

  it("says what all operations of a path take on the path", () => {
    const path = parsed("api/v1").paths["/api/v1/namespaces/{namespace}/pods/{name}/log"];
    expect(path.get.parameters).toBeUndefined();
    expect(path.parameters.map((parameter: { name: string; in: string }) => `${parameter.in} ${parameter.name}`)).toEqual([
      "query container",
      "query follow",
      "query insecureSkipTLSVerifyBackend",
      "query limitBytes",
      "path name",
      "path namespace",
      "query pretty",
      "query previous",
      "query sinceSeconds",
      "query stream",
      "query tailLines",
      "query timestamps",
    ]);
  });

  it("carries merge keys, kinds, enumerations and defaults", () => {
    const { schemas } = parsed("api/v1").components;
    expect(schemas["io.k8s.api.core.v1.PodSpec"].properties.containers).toMatchObject({
      items: { $ref: "#/components/schemas/io.k8s.api.core.v1.Container" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
    });
    const port = schemas["io.k8s.api.core.v1.ContainerPort"].properties;
    expect(port.protocol).toMatchObject({ type: "string", default: "TCP", enum: ["SCTP", "TCP", "UDP"] });
    expect(port.containerPort).toMatchObject({ type: "integer", format: "int32", default: 0 });
    expect(port.hostPort.default).toBeUndefined();
    expect(schemas["io.k8s.api.core.v1.Pod"]).toMatchObject({
      properties: {
        metadata: { allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }], default: {} },
        kind: { type: "string" },
      },
      "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Pod" }],
    });
    expect(schemas["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]).toMatchObject({
      format: "int-or-string",
      oneOf: [{ type: "integer" }, { type: "string" }],
    });
    expect(schemas["io.k8s.api.core.v1.PodStatus"].properties.startTime.default).toBeUndefined();
  });

  it("names the own group and the core group for kinds that all groups have", () => {
    const kinds = parsed("apis/apps/v1").components.schemas["io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"];
    expect(kinds["x-kubernetes-group-version-kind"]).toEqual([
      { group: "", version: "v1", kind: "DeleteOptions" },
      { group: "apps", version: "v1", kind: "DeleteOptions" },
    ]);
  });

  it("lists where each document is, by its hash", () => {
    const hashes = new Map([...documents].map(([key, body]) => [key, { hash: hashOf(body) }]));
    const { paths } = JSON.parse(`${openapiV3Index(hashes)}`);
    const { hash } = hashes.get("api/v1") ?? {};
    expect(paths["api/v1"]).toEqual({ serverRelativeURL: `/openapi/v3/api/v1?hash=${hash}` });
  });
});

describe("OpenAPI v2", () => {
  const { definitions, paths, swagger } = JSON.parse(`${v2}`);

  it("has all groups in one document", () => {
    expect(swagger).toBe("2.0");
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(["io.k8s.api.core.v1.Pod", "io.k8s.api.apps.v1.Deployment"]));
    expect(paths).toHaveProperty(["/api/v1/namespaces/{namespace}/pods/{name}", "patch"]);
  });

  it("says numbers or texts as old clients know it, and no defaults", () => {
    expect(definitions["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]).toMatchObject({ type: "string", format: "int-or-string" });
    expect(definitions["io.k8s.apimachinery.pkg.api.resource.Quantity"]).toMatchObject({ type: "string" });
    expect(definitions["io.k8s.api.core.v1.ContainerPort"].properties.protocol).toMatchObject({
      type: "string",
      enum: ["SCTP", "TCP", "UDP"],
    });
    expect(definitions["io.k8s.api.core.v1.ContainerPort"].properties.protocol.default).toBeUndefined();
  });

  it("knows kinds of all groups", () => {
    const kinds = definitions["io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"]["x-kubernetes-group-version-kind"];
    expect(kinds.length).toBe(new Set(builtinKinds.map(({ apiVersion }) => apiVersion)).size);
    expect(kinds[0]).toEqual({ group: "", kind: "DeleteOptions", version: "v1" });
  });
});

/** Texts at a path of field numbers. */
function textsAt(bytes: Buffer, [first, ...rest]: readonly number[]): string[] {
  const found = [...readFields(bytes)].filter(({ number }) => number === first);
  return found.flatMap(({ value }) => (rest.length === 0 ? [asText(value)] : textsAt(value as Buffer, rest)));
}

describe("in protobuf", () => {
  it("version 2 has the same definitions and paths", () => {
    const { definitions, paths } = JSON.parse(`${v2}`);
    const bytes = openapiV2Protobuf(v2);
    expect(textsAt(bytes, [1])).toEqual(["2.0"]);
    expect(textsAt(bytes, [9, 1, 1])).toEqual(Object.keys(definitions));
    expect(textsAt(bytes, [8, 2, 1])).toEqual(Object.keys(paths));
  });

  it("version 3 has the same schemas, and the kinds of operations", () => {
    const bytes = openapiV3Protobuf(documents.get("apis/batch/v1") as Buffer);
    const { components, paths } = parsed("apis/batch/v1");
    expect(textsAt(bytes, [1])).toEqual(["3.0.0"]);
    expect(textsAt(bytes, [5, 1, 1, 1])).toEqual(Object.keys(components.schemas));
    expect(textsAt(bytes, [4, 1, 1])).toEqual(Object.keys(paths));
    // paths → path → value → patch → extensions
    expect(new Set(textsAt(bytes, [4, 1, 2, 10, 13, 1]))).toEqual(new Set(["x-kubernetes-action", "x-kubernetes-group-version-kind"]));
    expect(textsAt(bytes, [4, 1, 2, 10, 13, 2, 2])).toContain('{"group":"batch","kind":"Job","version":"v1"}\n');
  });
});

describe("operations", () => {
  it.each([
    ["api", "core"],
    ["api/v1", "core_v1"],
    ["apis", "apis"],
    ["apis/apps", "apps"],
    ["apis/rbac.authorization.k8s.io/v1", "rbacAuthorization_v1"],
    ["apis/flowcontrol.apiserver.k8s.io/v1", "flowcontrolApiserver_v1"],
    ["version", "version"],
  ])("of %s are tagged %s", (key, tag) => expect(tagOf(key)).toBe(tag));

  it("are described", () => {
    const all = [...pathsByDocument(builtinKinds).values()].flat();
    const said = all.flatMap((path) => path.operations.map((operation) => describeOperation(operation, path)));
    expect(said.filter((text) => text === "" || text.includes("undefined"))).toEqual([]);
    expect(said).toContain("Reads the status of the Deployment of that name.");
  });
});

it("openapi/ holds what the server would make", () => {
  const file = (name: string) => readFileSync(join(import.meta.dirname, "../../../openapi", name));
  const hashes = new Map([...documents].map(([key, body]) => [key, { hash: hashOf(body) }]));
  const stale = [...documents].filter(([key, body]) => !file(`v3/${openApiFile(key)}`).equals(body)).map(([key]) => key);
  expect(stale, "npm run openapi").toEqual([]);
  expect(file("v3.json").equals(openapiV3Index(hashes))).toBe(true);
});
