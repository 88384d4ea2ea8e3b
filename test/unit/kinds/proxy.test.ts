import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import { notFound } from "../../../src/api/status.ts";
import { serviceProxy } from "../../../src/kinds/core/service/proxy.ts";
import { parseProxyName } from "../../../src/kinds/generic/proxy-name.ts";
import type { Lister } from "../../../src/kinds/kind.ts";

describe("names of proxies", () => {
  it.each([
    ["web", { scheme: "", name: "web", port: "" }],
    ["web:http", { scheme: "", name: "web", port: "http" }],
    ["https:web:", { scheme: "https", name: "web", port: "" }],
  ])("%s", (text, expected) => expect(parseProxyName("service", text)).toEqual(expected));

  it.each(["", ":80", "ftp:web:80", "a:b:c:d"])("refuse %j", (text) =>
    expect(() => parseProxyName("service", text)).toThrow(expect.objectContaining({ code: 400 })),
  );
});

describe("the proxy of a Service", () => {
  const slices = [{ ports: [{ name: "http", port: 8080 }], endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }] }];
  const ask =
    (name: string, ready = slices as unknown[]) =>
    () =>
      serviceProxy.check?.({
        namespace: "n",
        name,
        options: {},
        lister: { list: () => ready } as unknown as Lister,
        parent(wanted) {
          if (wanted !== "web") throw notFound({ group: "", resource: "services" }, wanted);
          return { metadata: { name: "web" }, spec: { ports: [{ name: "http", port: 80 }] } } as KubeObject;
        },
      });

  it("takes ports by name and number", () => {
    for (const name of ["web:http", "web:80", "http:web:80"]) expect(ask(name)()).toBeUndefined();
  });

  it.each<[string, number, unknown[]]>([
    ["web:81", 503, slices],
    ["web:http", 503, []],
    ["web", 503, slices],
    ["none:80", 404, slices],
  ])("answers %s with %i", (name, code, ready) => expect(ask(name, ready)).toThrow(expect.objectContaining({ code })));
});
