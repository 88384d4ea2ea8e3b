import { describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";
import { rawGet } from "../support/raw-get.ts";

const plane = usePlane({ nodes: 0 });
const ask = (path: string, headers: Record<string, string> = {}, method = "GET") => rawGet(plane.url, path, headers, method);

describe("/docs", () => {
  it("leads to the page, which names nothing but files that are served", async () => {
    const moved = await ask("/docs");
    expect([moved.status, moved.headers["location"]]).toEqual([301, "/docs/"]);
    const page = await ask("/docs/");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    const named = [...`${page.body}`.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name]) => `${name}`);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect([name, (await ask(`/docs/${name}`)).status]).toEqual([name, 200]);
  });

  it.each([
    ["docs.js", "text/javascript; charset=utf-8"],
    ["swagger-ui-bundle.js", "text/javascript; charset=utf-8"],
    ["swagger-ui.css", "text/css; charset=utf-8"],
    ["favicon-32x32.png", "image/png"],
    ["json", "application/json"],
  ])("serves %s as %s, to be asked for again but not sent again", async (name, type) => {
    const { headers } = await ask(`/docs/${name}`);
    expect(headers).toMatchObject({ "content-type": type, "cache-control": "no-cache", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self';");
    const known = await ask(`/docs/${name}`, { "If-None-Match": `${headers["etag"]}` });
    expect([known.status, known.body.length]).toEqual([304, 0]);
  });

  it.each([
    "nope",
    "../package.json",
    "%2e%2e/package.json",
    "..%2f..%2fpackage.json",
    "constructor",
    "__proto__",
    "package.json",
    "index.js",
  ])("serves no %s", async (name) => expect((await ask(`/docs/${name}`)).status).toBe(404));

  it("is only read", async () => {
    expect((await ask("/docs/", {}, "POST")).status).toBe(405);
    const head = await ask("/docs/", {}, "HEAD");
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });
});
