/** Requests a fuzz run has found: each once got an answer it should not have got, or took the server with it. */
import { expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";
import { faultOf } from "./check-answer.ts";
import { openConnection } from "./connection.ts";
import type { RawRequest } from "./raw-request.ts";

const plane = usePlane({ nodes: 1 });

interface Finding {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function codeOf({ method = "GET", path, headers = {}, body }: Finding): Promise<number> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const all = { host: "localhost", "content-type": "application/json", ...headers };
  const request: RawRequest = { method, path, headers: Object.entries(all), body: Buffer.from(text), framing: "length" };
  const connection = openConnection(plane.url);
  const answer = await connection.send(request, { limit: 10_000, stream: false });
  connection.close();
  expect(faultOf(request, answer)).toBeUndefined();
  return answer.code;
}

const claims = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";

it.each<[string, number, Finding]>([
  [
    "a watch in the form of a list ends with its first object",
    200,
    {
      path: "/api/v1/nodes?watch=1&timeoutSeconds=1",
      headers: { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" },
    },
  ],
  [
    "an extra of an impersonated user that is no percent-encoding is its name",
    200,
    {
      path: "/api/v1/nodes",
      headers: { "impersonate-user": "admin", "impersonate-group": "system:masters", "impersonate-extra-%ff": "a" },
    },
  ],
  ["a view named like a method of objects is none", 404, { path: "/api/v1/namespaces/default/pods/a/__proto__" }],
  ["a view named constructor is none", 404, { method: "PUT", path: "/api/v1/namespaces/default/pods/a/constructor", body: {} }],
  [
    "a scope of a quota named constructor is none",
    422,
    {
      method: "POST",
      path: "/api/v1/namespaces/default/resourcequotas",
      body: { metadata: { name: "q" }, spec: { hard: { pods: "1" }, scopes: ["constructor"] } },
    },
  ],
  ["a patch of type constructor is none", 415, { method: "PATCH", path: "/api/v1/nodes/a", headers: { "content-type": "constructor" } }],
  [
    "a token is bound to no constructor",
    400,
    {
      method: "POST",
      path: "/api/v1/namespaces/default/serviceaccounts/default/token",
      body: { spec: { audiences: [], boundObjectRef: { kind: "constructor", apiVersion: "v1", name: "a" } } },
    },
  ],
  [
    "a flow schema may be named constructor",
    201,
    {
      method: "POST",
      path: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
      body: { metadata: { name: "constructor" }, spec: { priorityLevelConfiguration: { name: "catch-all" } } },
    },
  ],
  [
    "a Pod to be resized is made",
    201,
    {
      method: "POST",
      path: "/api/v1/namespaces/default/pods",
      body: { metadata: { name: "resized" }, spec: { containers: [{ name: "a", image: "a" }] } },
    },
  ],
  [
    "a resize without containers is refused",
    422,
    {
      method: "PATCH",
      path: "/api/v1/namespaces/default/pods/resized/resize",
      headers: { "content-type": "application/merge-patch+json" },
      body: { spec: { containers: null } },
    },
  ],
  [
    "a request named like a method of objects is refused",
    422,
    {
      method: "POST",
      path: "/api/v1/namespaces/default/pods",
      body: {
        metadata: { name: "odd" },
        spec: { containers: [{ name: "a", image: "a", resources: { limits: {}, requests: { hasOwnProperty: "1", constructor: "1" } } }] },
      },
    },
  ],
  [
    "a Secret of a type named like a method of objects is stored",
    201,
    { method: "POST", path: "/api/v1/namespaces/default/secrets", body: { metadata: { name: "odd" }, type: "__proto__" } },
  ],
  [
    "a claim without requests is stored",
    201,
    { method: "POST", path: claims, body: { metadata: { name: "empty" }, spec: { devices: {} } } },
  ],
])("%s", async (_title, code, finding) => {
  expect(await codeOf(finding)).toBe(code);
  expect(await codeOf({ path: "/api/v1/namespaces/default" })).toBe(200);
});
