import { describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";
import { rawGet } from "../support/raw-get.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const ask = async (path: string, method = "GET") => {
  const { status, headers, body } = await rawGet(plane.url, path, {}, method);
  return { code: status, type: headers["content-type"], text: body.toString("utf8") };
};

describe("a path", () => {
  it.each(["..", ".", "%2e%2e", "a%25b", "%25"])("has no names like %s", async (name) => {
    for (const method of ["GET", "DELETE"]) {
      const { code, text } = await ask(`${configMaps}/${name}`, method);
      expect([code, JSON.parse(text).reason]).toEqual([400, "BadRequest"]);
      expect(JSON.parse(text).message).toContain(`Name parameter invalid: "${decodeURIComponent(name)}"`);
    }
    expect((await ask(`/api/v1/namespaces/default/pods/${name}/status`)).code).toBe(400);
  });

  it.each([
    [`${configMaps}/../secrets`, 404],
    [`${configMaps}/kube%2Droot-ca.crt`, 200],
    [`${configMaps}/a%2Fb`, 404],
    [`${configMaps}/`, 200],
    [`${configMaps}//`, 200],
    ["/api/v1/namespaces//default/configmaps", 404],
    ["/api/v1/namespaces/default//configmaps", 404],
  ])("is not cleaned, but decoded: %s is %d", async (path, code) => {
    const answer = await ask(path);
    expect([answer.code, answer.type]).toEqual([code, "application/json"]);
  });

  it.each(["//", `/${configMaps}`, "//healthz", "/healthz/", "/livez/ping/", "/metrics/", "//openapi/v3"])(
    "nobody knows is a page that is not there: %s",
    async (path) => expect(await ask(path)).toMatchObject({ code: 404, text: "404 page not found\n" }),
  );

  it("that is not encoded as one is 400", async () => {
    expect((await ask(`${configMaps}/%zz`)).code).toBe(400);
  });
});
