import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMiniplane } from "../../src/index.ts";
import { type Plane, planeOf, usePlane } from "../support/plane.ts";
import { readWatch } from "../support/watch.ts";

const plane = usePlane({ nodes: 0 });
const events = "/api/v1/namespaces/default/events";
const event = (name: string) => ({
  metadata: { name },
  involvedObject: { kind: "Pod", name: "p", namespace: "default" },
  reason: "Tested",
  type: "Normal",
});
const names = async (of: Plane) => (await of.list(events)).map(({ metadata }) => metadata.name);

describe("an Event", () => {
  it("is gone an hour after it was written, and watchers see it go", async () => {
    await plane.create(events, { ...event("old"), metadata: { name: "old", finalizers: ["example.com/kept"] } });
    const { resourceVersion } = (await plane.get(events)).metadata;
    const seen = readWatch(`${plane.url}${events}?watch=1&resourceVersion=${resourceVersion}`, { until: () => true });
    await plane.advance("59m");
    expect(await names(plane)).toEqual(["old"]);
    await plane.advance("2m");
    expect(await names(plane)).toEqual([]);
    const [deleted] = await seen;
    expect(deleted).toMatchObject({ type: "DELETED", object: { kind: "Event", metadata: { name: "old" } } });
    expect(Number(deleted?.object.metadata.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
  });

  it("that is written again lives an hour longer", async () => {
    await plane.create(events, event("again"));
    await plane.create(events, event("once"));
    await plane.advance("30m");
    await plane.patch(`${events}/again`, { count: 2 });
    await plane.advance("31m");
    expect(await names(plane)).toEqual(["again"]);
    await plane.advance("30m");
    expect(await names(plane)).toEqual([]);
  });

  it("is one of many that go together", async () => {
    for (let index = 0; index < 250; index++) await plane.create(events, event(`many-${index}`));
    await plane.advance("61m");
    expect(await names(plane)).toEqual([]);
  });
});

describe("with other settings", () => {
  it("0 keeps them for ever", async () => {
    await using kept = await createMiniplane({ clock: "frozen", nodes: 0, eventTtl: "0s" });
    const of = planeOf(() => kept);
    await of.create(events, event("kept"));
    await of.advance("48h");
    expect(await names(of)).toEqual(["kept"]);
  });

  it("the time goes on over a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "miniplane-ttl-"));
    const options = { clock: "frozen", nodes: 0, eventTtl: "10m", data: join(folder, "world.db") } as const;
    const first = await createMiniplane(options);
    await planeOf(() => first).create(events, event("kept"));
    await first.advance("6m");
    await first.stop();
    const second = await createMiniplane(options);
    const of = planeOf(() => second);
    await of.advance("3m");
    expect(await names(of)).toEqual(["kept"]);
    await of.advance("2m");
    expect(await names(of)).toEqual([]);
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
