import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OwnerReference } from "../../../src/api/meta.ts";
import type { ConfigMap, Namespace, Secret } from "../../../src/api/types/core-v1.ts";
import { builtinControllers } from "../../../src/controllers/index.ts";
import { configMap as configMapKind } from "../../../src/kinds/core/config-map.ts";
import { event as eventKind } from "../../../src/kinds/core/event.ts";
import { namespace as namespaceKind } from "../../../src/kinds/core/namespace.ts";
import { secret as secretKind } from "../../../src/kinds/core/secret.ts";
import { serviceAccount as serviceAccountKind } from "../../../src/kinds/core/service-account.ts";
import { type ControlWorld, createControlWorld, eventsAbout } from "../../support/control-world.ts";

const names = [
  "garbage-collector-controller",
  "namespace-controller",
  "serviceaccount-controller",
  "root-ca-certificate-publisher-controller",
];

let world: ControlWorld;

beforeEach(() => {
  const all = builtinControllers({ unknownPhase: true, storageClass: "none", caCertificate: "PEM" });
  world = createControlWorld(all.filter(({ name }) => names.includes(name)));
});
afterEach(async () => {
  expect(world.warnings).toEqual([]);
  await world.close();
});

interface Parts {
  readonly owners?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly namespace?: string;
}

const make = (name: string, { owners, finalizers, namespace = "a" }: Parts = {}): Promise<ConfigMap> =>
  world.client.create<ConfigMap>(configMapKind, { metadata: { name, namespace, ownerReferences: owners, finalizers } });
const ref = (owner: ConfigMap, block?: boolean): OwnerReference => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name: owner.metadata.name ?? "",
  uid: owner.metadata.uid ?? "",
  ...(block === undefined ? {} : { blockOwnerDeletion: block }),
});
const get = (name: string) => world.lister.get(configMapKind, "a", name);
const left = (namespace = "a") => world.lister.list(configMapKind, namespace).map(({ metadata }) => metadata.name);
const remove = async (name: string, propagationPolicy: "Background" | "Foreground" | "Orphan" = "Background") => {
  await world.client.remove(configMapKind, "a", name, { propagationPolicy });
  await world.settle();
};
const free = async (name: string) => {
  await world.client.modify(configMapKind, "a", name, (head) => ({ ...head, metadata: { ...head.metadata, finalizers: undefined } }));
  await world.settle();
};

describe("garbage collector", () => {
  it("background: takes dependents and their dependents along", async () => {
    const owner = await make("o");
    const dependent = await make("d1", { owners: [ref(owner)] });
    await make("d2", { owners: [ref(dependent)] });
    await make("other");
    await remove("o");
    expect(left()).toEqual(["other"]);
  });

  it("orphan: dependents stay and lose their reference", async () => {
    const owner = await make("o");
    await make("d1", { owners: [ref(owner)] });
    await make("d2", { owners: [ref(owner, true)] });
    await remove("o", "Orphan");
    expect(left()).toEqual(["d1", "d2"]);
    expect([get("d1"), get("d2")].map((one) => one?.metadata.ownerReferences)).toEqual([undefined, undefined]);
  });

  it("foreground: the owner waits for dependents that block, not for others", async () => {
    const owner = await make("o");
    await make("blocks", { owners: [ref(owner, true)], finalizers: ["example.com/x"] });
    await make("plain", { owners: [ref(owner, false)] });
    await remove("o", "Foreground");
    expect(left()).toEqual(["blocks", "o"]);
    expect(get("blocks")?.metadata.deletionTimestamp).toBeDefined();
    expect(get("o")?.metadata.finalizers).toEqual(["foregroundDeletion"]);
    await free("blocks");
    expect(left()).toEqual([]);
  });

  it("foreground: goes at once when nothing blocks, and what is held follows when it can", async () => {
    const owner = await make("o");
    await make("held", { owners: [ref(owner, false)], finalizers: ["example.com/x"] });
    await remove("o", "Foreground");
    expect(left()).toEqual(["held"]);
    expect(get("held")?.metadata.deletionTimestamp).toBeDefined();
  });

  it("foreground reaches through several levels", async () => {
    const owner = await make("o");
    const middle = await make("m", { owners: [ref(owner, true)] });
    await make("leaf", { owners: [ref(middle, true)], finalizers: ["example.com/x"] });
    await remove("o", "Foreground");
    expect(left()).toEqual(["leaf", "m", "o"]);
    await free("leaf");
    expect(left()).toEqual([]);
  });

  it("owners that wait for each other do not wait for ever", async () => {
    const first = await make("a");
    const second = await make("b", { owners: [ref(first, true)] });
    await world.client.modify(configMapKind, "a", "a", (head) => ({
      ...head,
      metadata: { ...head.metadata, ownerReferences: [ref(second, true)] },
    }));
    await world.settle();
    await remove("a", "Foreground");
    expect(left()).toEqual([]);
  });

  it("collects dependents of owners that never were; a live owner keeps them", async () => {
    const live = await make("live");
    const missing = { ...ref(live), name: "none", uid: "11111111-2222-3333-4444-555555555555" };
    await make("d1", { owners: [missing] });
    await make("d2", { owners: [{ ...missing, name: "live" }] });
    await make("d3", { owners: [ref(live), missing] });
    await world.settle();
    expect(left()).toEqual(["d3", "live"]);
    expect(get("d3")?.metadata.ownerReferences).toEqual([ref(live)]);
    await remove("live");
    expect(left()).toEqual([]);
  });

  it("leaves dependents alone whose owner is of a kind nobody knows", async () => {
    await make("d", { owners: [{ apiVersion: "example.com/v1", kind: "Unknown", name: "x", uid: "u" }] });
    await world.settle();
    expect(left()).toEqual(["d"]);
  });

  it("an owner in another namespace counts as absent, with a warning", async () => {
    const far = await make("far", { namespace: "b" });
    await make("d", { owners: [ref(far)] });
    await world.settle();
    expect(left()).toEqual([]);
    expect(eventsAbout(world, configMapKind, eventKind)[0]).toMatch(/^OwnerRefInvalidNamespace: /);
  });
});

describe("namespaces", () => {
  const create = async (name: string) => {
    await world.client.create<Namespace>(namespaceKind, { metadata: { name } } as unknown as Namespace);
    await world.settle();
  };
  const conditions = () =>
    world.lister.get(namespaceKind, undefined, "n")?.status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`);

  it("get a default ServiceAccount and the root CA, and get them back", async () => {
    await create("n");
    expect(world.lister.get(serviceAccountKind, "n", "default")).toBeDefined();
    expect(world.lister.get(configMapKind, "n", "kube-root-ca.crt")?.data).toEqual({ "ca.crt": "PEM" });
    await world.client.remove(serviceAccountKind, "n", "default");
    await world.client.modify(configMapKind, "n", "kube-root-ca.crt", (head) => ({ ...head, data: { "ca.crt": "x" } }) as ConfigMap);
    await world.settle();
    expect(world.lister.get(serviceAccountKind, "n", "default")).toBeDefined();
    expect(world.lister.get(configMapKind, "n", "kube-root-ca.crt")?.data).toEqual({ "ca.crt": "PEM" });
  });

  it("go with all that is in them", async () => {
    await create("n");
    for (let index = 0; index < 300; index++) await make(`c${index}`, { namespace: "n" });
    await world.client.remove(namespaceKind, undefined, "n");
    await world.settle();
    expect(world.lister.get(namespaceKind, undefined, "n")).toBeUndefined();
    expect(left("n")).toEqual([]);
  });

  it("wait for finalizers inside and say so", async () => {
    await create("n");
    await world.client.create<Secret>(secretKind, { metadata: { name: "held", namespace: "n", finalizers: ["example.com/x"] } });
    await world.client.remove(namespaceKind, undefined, "n");
    await world.settle();
    expect(conditions()).toEqual([
      "NamespaceDeletionDiscoveryFailure False ResourcesDiscovered",
      "NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions",
      "NamespaceDeletionContentFailure False ContentDeleted",
      "NamespaceContentRemaining True SomeResourcesRemain",
      "NamespaceFinalizersRemaining True SomeFinalizersRemain",
    ]);
    const remaining = world.lister.get(namespaceKind, undefined, "n")?.status?.conditions?.[3];
    expect(remaining?.message).toBe("Some resources are remaining: secrets. has 1 resource instances");
    await world.client.modify(secretKind, "n", "held", (head) => ({ ...head, metadata: { ...head.metadata, finalizers: undefined } }));
    await world.settle();
    expect(world.lister.get(namespaceKind, undefined, "n")).toBeUndefined();
  });

  it("wait for their own finalizers once they are empty", async () => {
    await world.client.create<Namespace>(namespaceKind, { metadata: { name: "n", finalizers: ["example.com/x"] } } as unknown as Namespace);
    await world.settle();
    await world.client.remove(namespaceKind, undefined, "n");
    await world.settle();
    expect(world.lister.get(namespaceKind, undefined, "n")?.spec).toEqual({});
    expect(conditions()?.every((text) => text.includes(" False "))).toBe(true);
    await world.client.modify(namespaceKind, undefined, "n", (head) => ({
      ...head,
      metadata: { ...head.metadata, finalizers: undefined },
    }));
    await world.settle();
    expect(world.lister.get(namespaceKind, undefined, "n")).toBeUndefined();
  });
});
