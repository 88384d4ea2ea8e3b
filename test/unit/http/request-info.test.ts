import { describe, expect, it } from "vitest";
import { parseRequestInfo } from "../../../src/http/request-info.ts";

const brief = (method: string, url: string) => {
  const { verb, isResource, apiPrefix, group, version, namespace, resource, subresource, name, parts } = parseRequestInfo(method, url);
  return isResource ? { verb, apiPrefix, group, version, namespace, resource, subresource, name, parts: parts.length } : { verb };
};

const core = { apiPrefix: "api", group: "", version: "v1" };
const apps = { apiPrefix: "apis", group: "apps", version: "v1" };

describe("parseRequestInfo", () => {
  it.each([
    ["GET", "/api/v1/namespaces", { verb: "list", ...core, namespace: "", resource: "namespaces", subresource: "", name: "", parts: 1 }],
    ["GET", "/api/v1/namespaces/a", { verb: "get", ...core, namespace: "a", resource: "namespaces", subresource: "", name: "a", parts: 2 }],
    [
      "PUT",
      "/api/v1/namespaces/a/finalize",
      { verb: "update", ...core, namespace: "a", resource: "namespaces", subresource: "finalize", name: "a", parts: 3 },
    ],
    [
      "GET",
      "/api/v1/namespaces/a/status",
      { verb: "get", ...core, namespace: "a", resource: "namespaces", subresource: "status", name: "a", parts: 3 },
    ],
    ["GET", "/api/v1/namespaces/a/pods", { verb: "list", ...core, namespace: "a", resource: "pods", subresource: "", name: "", parts: 1 }],
    ["GET", "/api/v1/namespaces/a/pods/", { verb: "list", ...core, namespace: "a", resource: "pods", subresource: "", name: "", parts: 1 }],
    [
      "GET",
      "/api/v1/namespaces/a/pods?watch=1",
      { verb: "watch", ...core, namespace: "a", resource: "pods", subresource: "", name: "", parts: 1 },
    ],
    ["GET", "/api/v1/pods?watch=false", { verb: "list", ...core, namespace: "", resource: "pods", subresource: "", name: "", parts: 1 }],
    [
      "DELETE",
      "/api/v1/namespaces/a/pods",
      { verb: "deletecollection", ...core, namespace: "a", resource: "pods", subresource: "", name: "", parts: 1 },
    ],
    [
      "POST",
      "/api/v1/namespaces/a/pods/b/eviction",
      { verb: "create", ...core, namespace: "a", resource: "pods", subresource: "eviction", name: "b", parts: 3 },
    ],
    [
      "PATCH",
      "/apis/apps/v1/namespaces/a/deployments/b",
      { verb: "patch", ...apps, namespace: "a", resource: "deployments", subresource: "", name: "b", parts: 2 },
    ],
    [
      "GET",
      "/api/v1/namespaces/a/services/b/proxy/x/y",
      { verb: "get", ...core, namespace: "a", resource: "services", subresource: "proxy", name: "b", parts: 5 },
    ],
    [
      "GET",
      "/api/v1/watch/namespaces/a/pods",
      { verb: "watch", ...core, namespace: "a", resource: "pods", subresource: "", name: "", parts: 1 },
    ],
    [
      "GET",
      "/api/v1/watch/namespaces/a",
      { verb: "watch", ...core, namespace: "a", resource: "namespaces", subresource: "", name: "a", parts: 2 },
    ],
    [
      "GET",
      "/api/v1/namespaces/%61/pods/b%2Dc",
      { verb: "get", ...core, namespace: "a", resource: "pods", subresource: "", name: "b-c", parts: 2 },
    ],
  ])("%s %s", (method, url, expected) => {
    expect(brief(method, url)).toEqual(expected);
  });

  it.each(["/", "/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/version", "/healthz/ping"])("takes %s for no resource", (url) => {
    expect(brief("GET", url)).toEqual({ verb: "get" });
  });

  it("takes a path that begins with two slashes for no resource", () => {
    expect(brief("GET", "//api/v1/pods")).toEqual({ verb: "get" });
  });

  it.each([
    [
      "limit=1&limit=2",
      [
        ["limit", "1"],
        ["limit", "2"],
      ],
    ],
    ["a=1;b=2&c=3", [["c", "3"]]],
    ["a=%zz&b=%2Fx+y&c=%", [["b", "/x y"]]],
    ["&&a=&", [["a", ""]]],
  ])("reads ?%s as Go does", (query, expected) => {
    expect([...parseRequestInfo("GET", `/api/v1/pods?${query}`).query]).toEqual(expected);
  });

  it("leaves an empty segment where the path has two slashes", () => {
    expect(parseRequestInfo("GET", "/api/v1//namespaces/a/pods").parts).toContain("");
  });

  it("refuses a malformed escape", () => {
    expect(() => parseRequestInfo("GET", "/api/v1/pods/%zz")).toThrow(URIError);
  });
});
