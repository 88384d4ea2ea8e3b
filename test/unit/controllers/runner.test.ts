import { afterEach, describe, expect, it } from "vitest";
import { objectKey } from "../../../src/api/meta.ts";
import { conflict } from "../../../src/api/status.ts";
import type { ConfigMap } from "../../../src/api/types/core-v1.ts";
import { defineController } from "../../../src/controllers/controller.ts";
import { configMap as configMapKind } from "../../../src/kinds/core/config-map.ts";
import { event as eventKind } from "../../../src/kinds/core/event.ts";
import { node as nodeKind } from "../../../src/kinds/core/node.ts";
import { secret as secretKind } from "../../../src/kinds/core/secret.ts";
import { type ControlWorld, createControlWorld } from "../../support/control-world.ts";

let world: ControlWorld;
afterEach(() => world.close());

const make = (name: string) => world.client.create<ConfigMap>(configMapKind, { metadata: { name, namespace: "a" } });

/** A controller of ConfigMaps that writes down its keys and then does as told. */
function recording(act: (key: string, run: number) => unknown = () => undefined, name = "recording") {
  const keys: string[] = [];
  const controller = defineController({
    name,
    watches: [{ kind: configMapKind }],
    owns: [secretKind],
    async reconcile(_, key) {
      keys.push(key);
      return act(key, keys.length) as undefined;
    },
  });
  return { keys, controller };
}

describe("runner", () => {
  it("reconciles the keys of changed objects and of controlling owners", async () => {
    const { keys, controller } = recording();
    world = createControlWorld([controller]);
    const owner = await make("x");
    await world.settle();
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "x", uid: owner.metadata.uid ?? "", controller: true };
    await world.client.create(secretKind, { metadata: { name: "s", namespace: "a", ownerReferences: [reference] } });
    await world.settle();
    await world.client.modify(secretKind, "a", "s", (head) => ({ ...head, metadata: { ...head.metadata, ownerReferences: undefined } }));
    await world.settle();
    expect(keys).toEqual(["a/x", "a/x", "a/x"]);
    expect(world.runner.idle()).toBe(true);
  });

  it("replays what exists before it starts to reconcile", async () => {
    const seen: string[] = [];
    world = createControlWorld([
      defineController({
        name: "late",
        watches: [{ kind: configMapKind, keys: ({ object }: { object: ConfigMap | undefined }) => (object ? [objectKey(object)] : []) }],
        start: () => void seen.push("start"),
        async reconcile(_, key) {
          seen.push(key);
        },
      }),
    ]);
    await make("x");
    await world.settle();
    expect(seen).toEqual(["start", "a/x"]);
  });

  it("tries again after errors with back-off and logs each once", async () => {
    const { keys, controller } = recording((_, run) => {
      if (run <= 3) throw new Error("broken");
    });
    world = createControlWorld([controller]);
    await make("x");
    await world.settle();
    expect(keys).toHaveLength(1);
    await world.advance(5);
    expect(keys).toHaveLength(2);
    await world.advance(10 + 20);
    expect(keys).toHaveLength(4);
    expect(world.warnings).toHaveLength(1);
  });

  it("is quiet about a lost race and tries again at once", async () => {
    const { keys, controller } = recording((_, run) => {
      if (run === 1) throw conflict({ group: "", resource: "configmaps" }, "x", "changed");
    });
    world = createControlWorld([controller]);
    await make("x");
    await world.settle();
    expect(keys).toHaveLength(2);
    expect(world.warnings).toEqual([]);
  });

  it("comes back when asked to, in virtual time", async () => {
    const { keys, controller } = recording((_, run) => (run === 1 ? { requeueAfter: 60_000 } : undefined));
    world = createControlWorld([controller]);
    await make("x");
    await world.advance(59_999);
    expect(keys).toHaveLength(1);
    await world.advance(1);
    expect(keys).toHaveLength(2);
  });

  it("pauses one controller and not the others", async () => {
    const [first, second] = [recording(undefined, "first"), recording(undefined, "second")];
    world = createControlWorld([first.controller, second.controller]);
    world.runner.pause("first");
    await make("x");
    await world.settle();
    expect([first.keys, second.keys]).toEqual([[], ["a/x"]]);
    world.runner.resume("first");
    await world.settle();
    expect(first.keys).toEqual(["a/x"]);
  });

  it("says what is busy", async () => {
    let inside: string[] = [];
    const { controller } = recording(() => {
      inside = world.runner.busy();
    });
    world = createControlWorld([controller]);
    await Promise.all([make("x"), make("y")]);
    await world.settle();
    expect(inside).toContain("recording a/y");
    expect(world.runner.busy()).toEqual([]);
  });
});

describe("event recorder", () => {
  const recorder = () => {
    world = createControlWorld([
      defineController({
        name: "talker",
        watches: [{ kind: configMapKind }, { kind: nodeKind }],
        async reconcile({ lister, events }, key) {
          const [namespace, name = ""] = key.split("/");
          const object = key.includes("/") ? lister.get(configMapKind, namespace, name) : lister.get(nodeKind, undefined, key);
          if (!object) return;
          events.record(object, "Normal", "Said", "hello", { host: "node-0" });
          events.record(object, "Normal", "Said", "hello", { host: "node-0" });
          events.record(object, "Warning", "Did", "something", { action: "Doing" });
        },
      }),
    ]);
    return () => world.lister.list(eventKind);
  };

  it("writes Events as Kubernetes' two recorders do, counts repeats", async () => {
    const events = recorder();
    const object = await make("x");
    await world.settle();
    const [said, did] = [...events()].sort((a, b) => ((a.reason ?? "") > (b.reason ?? "") ? -1 : 1));
    expect(events()).toHaveLength(2);
    expect(said).toMatchObject({
      metadata: { name: expect.stringMatching(/^x\.[0-9a-f]{16}$/), namespace: "a" },
      involvedObject: { kind: "ConfigMap", apiVersion: "v1", namespace: "a", name: "x", uid: object.metadata.uid },
      source: { component: "talker", host: "node-0" },
      firstTimestamp: "2026-01-01T00:00:00Z",
      count: 2,
      eventTime: null,
      reportingComponent: "talker",
      reportingInstance: "node-0",
    });
    expect(did).toMatchObject({
      source: {},
      firstTimestamp: null,
      eventTime: "2026-01-01T00:00:00.000000Z",
      action: "Doing",
      type: "Warning",
    });
    expect(did?.count).toBeUndefined();
  });

  it("keeps Events about cluster-scoped objects in namespace default", async () => {
    const events = recorder();
    await world.client.create(nodeKind, { metadata: { name: "n" }, spec: {}, status: {} } as never);
    await world.settle();
    expect(events().map(({ metadata }) => metadata.namespace)).toEqual(["default", "default"]);
  });
});
