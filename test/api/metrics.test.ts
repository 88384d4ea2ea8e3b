import { describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";
import { watchFrames } from "../support/watch.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const scrape = async () => (await plane.api().get("/metrics")).text;

/** The value of the sample with exactly these labels, in any order; undefined when there is none. */
async function sample(name: string, labels: Readonly<Record<string, string>>): Promise<number | undefined> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of (await scrape()).split("\n")) {
    const [, found, inner = "", value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found !== name) continue;
    const given: string[] = inner.match(/[a-z_]+="[^"]*"/g) ?? [];
    if (given.length === wanted.length && wanted.every((label) => given.includes(label))) return Number(value);
  }
  return undefined;
}

const labels = (verb: string, scope: string, more: object = {}) => ({
  ...{ verb, scope, dry_run: "", group: "", version: "v1", resource: "configmaps", subresource: "", component: "apiserver" },
  ...more,
});

describe("/metrics", () => {
  it.each([
    ["GET", "resource", () => plane.api().get(`${configMaps}/missing`), "404"],
    ["LIST", "namespace", () => plane.api().get(configMaps), "200"],
    ["LIST", "cluster", () => plane.api().get("/api/v1/configmaps"), "200"],
    [
      "POST",
      "resource",
      () =>
        plane
          .api()
          .post(configMaps)
          .send({ metadata: { name: "a" } }),
      "201",
    ],
    [
      "PUT",
      "resource",
      () =>
        plane
          .api()
          .put(`${configMaps}/a`)
          .send({ metadata: { name: "a" } }),
      "200",
    ],
    ["PATCH", "resource", () => plane.api().patch(`${configMaps}/a`).set("Content-Type", "application/merge-patch+json").send({}), "200"],
    ["DELETE", "resource", () => plane.api().delete(`${configMaps}/a`), "200"],
    ["DELETECOLLECTION", "namespace", () => plane.api().delete(`${configMaps}?labelSelector=none`), "200"],
  ])("counts a %s of scope %s", async (verb, scope, ask, code) => {
    const before = (await sample("apiserver_request_total", labels(verb, scope, { code }))) ?? 0;
    await ask();
    expect(await sample("apiserver_request_total", labels(verb, scope, { code }))).toBe(before + 1);
    expect(await sample("apiserver_request_duration_seconds_bucket", labels(verb, scope, { le: "+Inf" }))).toBeGreaterThan(before);
  });

  it("tells dry runs apart, and what is no dry run", async () => {
    await plane
      .api()
      .post(`${configMaps}?dryRun=All`)
      .send({ metadata: { name: "x" } });
    await plane
      .api()
      .post(`${configMaps}?dryRun=Some`)
      .send({ metadata: { name: "x" } });
    expect(await sample("apiserver_request_total", labels("POST", "resource", { dry_run: "All", code: "201" }))).toBe(1);
    expect(await sample("apiserver_request_total", labels("POST", "resource", { dry_run: "invalid", code: "422" }))).toBe(1);
  });

  it("knows the size of what was read", async () => {
    const { text } = await plane.api().get(configMaps);
    const { dry_run: _none, ...read } = labels("LIST", "namespace");
    expect(await sample("apiserver_response_sizes_sum", read)).toBeGreaterThanOrEqual(Buffer.byteLength(text));
    expect(await sample("apiserver_response_sizes_bucket", { ...read, le: "1e+9" })).toBeUndefined();
    expect(await sample("apiserver_response_sizes_bucket", { ...read, le: "1000000000" })).toBeGreaterThan(0);
  });

  it("counts open watches and their events", async () => {
    const { dry_run: _none, ...watch } = labels("WATCH", "namespace", { resource: "secrets" });
    const secrets = "/api/v1/namespaces/default/secrets";
    const frames = watchFrames(`${plane.url}${secrets}?watch=1`);
    await plane.create(secrets, { metadata: { name: "s" } });
    await frames.next();
    expect(await sample("apiserver_longrunning_requests", watch)).toBe(1);
    expect(await sample("apiserver_watch_events_total", { group: "", version: "v1", resource: "secrets" })).toBe(1);
    await frames.return(undefined);
    await plane.until(async () => (await sample("apiserver_longrunning_requests", watch)) === 0);
  });

  it("counts stored objects under both names", async () => {
    expect(await sample("apiserver_storage_objects", { resource: "secrets" })).toBe(1);
    expect(await sample("apiserver_resource_objects", { group: "apps", resource: "deployments" })).toBe(0);
    expect(await sample("apiserver_storage_objects", { resource: "deployments.apps" })).toBe(0);
  });

  it("counts the keys of control loops", async () => {
    const name = "serviceaccount-controller";
    await plane.create("/api/v1/namespaces", { metadata: { name: "queued" } });
    await plane.settle();
    expect(await sample("workqueue_adds_total", { name })).toBeGreaterThan(0);
    expect(await sample("workqueue_depth", { name })).toBe(0);
    expect(await sample("workqueue_retries_total", { name })).toBeGreaterThanOrEqual(0);
  });

  it("makes no series of made-up paths", async () => {
    for (const path of ["/made/up/1", "/made/up/2"]) await plane.api().get(path);
    const text = await scrape();
    expect(text).not.toContain("/made/up");
    expect(text).toContain("process_start_time_seconds");
    expect(text).toContain("nodejs_version_info");
    expect(await sample("apiserver_current_inflight_requests", { request_kind: "mutating" })).toBe(0);
  });
});
