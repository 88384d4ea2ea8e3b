import { createConnection, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";
import { readWatch } from "../support/watch.ts";

const plane = usePlane({ nodes: 0 });
const secrets = "/api/v1/namespaces/default/secrets";
const named = (name: string) => ({ metadata: { name } });
const watch = (query: string) => `${plane.url}${secrets}?watch=1&${query}`;
const until = (name: string) => ({ until: ({ object }: { object: { metadata: { name?: string } } }) => object.metadata.name === name });

describe("a watch", () => {
  it("begins with what is there and goes on with what happens", async () => {
    await plane.create(secrets, named("first"));
    const events = readWatch(watch(""), until("second"));
    await plane.create(secrets, named("second"));
    expect((await events).map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(["ADDED first", "ADDED second"]);
  });

  it("ends after its time, and the connection serves on", async () => {
    const { resourceVersion } = (await plane.get(secrets)).metadata;
    const response = await fetch(watch(`timeoutSeconds=1&resourceVersion=${resourceVersion}`));
    expect([response.status, response.headers.get("transfer-encoding"), await response.text()]).toEqual([200, "chunked", ""]);
  });

  it("marks the end of the initial events", async () => {
    const query = "sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
    const events = await readWatch(watch(query), { until: ({ type }) => type === "BOOKMARK" });
    expect(events.at(-1)?.object).toMatchObject({
      kind: "Secret",
      metadata: { annotations: { "k8s.io/initial-events-end": "true" }, resourceVersion: expect.stringMatching(/^\d+$/) },
    });
  });

  it("that wants bookmarks gets a last one shortly before its end, and no other does", async () => {
    const { resourceVersion } = (await plane.get(secrets)).metadata;
    const query = `timeoutSeconds=3&resourceVersion=${resourceVersion}`;
    const [wanted, unwanted] = await Promise.all([
      readWatch(watch(`${query}&allowWatchBookmarks=true`), { until: () => false }),
      readWatch(watch(query), { until: () => false }),
    ]);
    expect(wanted).toEqual([{ type: "BOOKMARK", object: { kind: "Secret", apiVersion: "v1", metadata: { resourceVersion } } }]);
    expect(unwanted).toEqual([]);
  });

  it("that is too old says so in an event", async () => {
    const [event] = await readWatch(watch("resourceVersion=1"), { until: () => true });
    expect(event).toMatchObject({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } });
  });

  it("as Table names its columns once", async () => {
    const headers = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const frames = await readWatch(watch("resourceVersion=0"), { headers, until: ({ object }) => object.rows[0].cells[0] === "second" });
    expect(frames.map(({ object }) => object.columnDefinitions?.length)).toEqual([4, undefined]);
  });

  it("is the same for many watchers of the same thing", async () => {
    const { resourceVersion } = (await plane.get(secrets)).metadata;
    const readers = Array.from({ length: 20 }, () => readWatch(watch(`resourceVersion=${resourceVersion}`), until("last")));
    for (const name of ["x", "y", "last"]) await plane.create(secrets, named(name));
    for (const events of await Promise.all(readers)) expect(events.map(({ object }) => object.metadata.name)).toEqual(["x", "y", "last"]);
  });

  it("of a client that does not read is closed, and the others go on", async () => {
    const { resourceVersion } = (await plane.get(secrets)).metadata;
    const slow = await sleeper(`${secrets}?watch=1&resourceVersion=${resourceVersion}`);
    const fast = readWatch(watch(`resourceVersion=${resourceVersion}`), until("done"));
    const stringData = { k: "x".repeat(900_000) };
    for (let index = 0; index < 16; index++) await plane.create(secrets, { ...named(`big-${index}`), stringData });
    await plane.create(secrets, named("done"));
    expect(await fast).toHaveLength(17);
    slow.resume();
    await new Promise<void>((resolve) => slow.once("close", () => resolve()));
  });
});

/** A client that has asked and reads nothing. */
function sleeper(path: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createConnection(Number(new URL(plane.url).port), "127.0.0.1", () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    });
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.pause();
      resolve(socket);
    });
  });
}
