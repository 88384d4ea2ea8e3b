import { describe, expect, it } from "vitest";
import { type OwnershipChange, updateManagedFields } from "../../../../src/api/apply/managers.ts";
import type { FieldsV1, KubeObject, ManagedFieldsEntry } from "../../../../src/api/meta.ts";
import type { TypeShape } from "../../../../src/api/type-shape.ts";

const text = { type: "string" } as const;
const types: Record<string, TypeShape> = {
  Root: {
    fields: {
      apiVersion: text,
      kind: text,
      metadata: { ref: "Meta", keep: true },
      spec: { ref: "Spec", keep: true },
      status: { ref: "Status", keep: true },
    },
  },
  Meta: { fields: { name: text, uid: text, labels: { map: text }, finalizers: { array: text, listType: "set" } } },
  Spec: {
    fields: {
      replicas: {},
      name: { ...text, keep: true },
      ports: { array: { ref: "Port" }, listType: "map", listMapKeys: ["port", "protocol"], keep: true },
      args: { array: text },
      selector: { map: text, mapType: "atomic" },
      template: { ref: "Port", ptr: true },
      data: { fields: {}, preserveUnknown: true } as TypeShape,
    },
  },
  Port: { fields: { port: {}, protocol: { default: "TCP" }, name: text, limits: { map: text } } },
  Status: { fields: { phase: text } },
};

type Shaped = KubeObject & { spec?: object; status?: object };
const object = (spec: object, rest: Partial<Shaped> = {}): Shaped => ({
  apiVersion: "v1",
  kind: "Root",
  metadata: { name: "a", uid: "u" },
  spec,
  ...rest,
});
const withEntries = (base: Shaped, managedFields: readonly ManagedFieldsEntry[] | undefined): Shaped => ({
  ...base,
  metadata: { ...base.metadata, managedFields },
});
const defaults = {
  manager: "me",
  operation: "Update",
  subresource: "",
  apiVersion: "v1",
  time: "2020-01-01T00:00:01Z",
  resetPaths: [],
  type: "Root",
} as const;
const update = (change: Partial<OwnershipChange> & { new: Shaped }) =>
  updateManagedFields({ old: undefined, ...defaults, lookup: (name) => types[name], ...change });
const entry = (manager: string, fieldsV1: FieldsV1, rest: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry => ({
  manager,
  operation: "Update",
  apiVersion: "v1",
  time: "2020-01-01T00:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1,
  ...rest,
});
/** manager → what it owns below spec. */
const owners = (entries: readonly ManagedFieldsEntry[]) =>
  Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1?.["f:spec"]]));

describe("updateManagedFields on create", () => {
  const owned = (created: Shaped, change: Partial<OwnershipChange> = {}) => update({ new: created, ...change })[0]?.fieldsV1;

  it.each<[string, object, FieldsV1 | undefined]>([
    [
      "owns scalars, atomic lists and maps as a whole",
      { replicas: 1, args: ["x"], selector: { a: "b" }, data: { a: { b: 1 } } },
      { "f:args": {}, "f:data": {}, "f:replicas": {}, "f:selector": {} },
    ],
    [
      "owns added structs and what is in them",
      { template: { name: "x", limits: { cpu: "1" } } },
      { "f:template": { ".": {}, "f:limits": { ".": {}, "f:cpu": {} }, "f:name": {} } },
    ],
    ["owns an empty struct", { template: {} }, { "f:template": {} }],
    [
      "does not own lists that are never absent, but their items",
      { ports: [{ port: 1 }] },
      { "f:ports": { 'k:{"port":1,"protocol":"TCP"}': { ".": {}, "f:port": {} } } },
    ],
    [
      "owns nothing below items that share their keys",
      {
        ports: [
          { port: 1, name: "a" },
          { port: 1, name: "b" },
        ],
      },
      { "f:ports": { 'k:{"port":1,"protocol":"TCP"}': {} } },
    ],
    ["does not own the zeros of an empty object", { name: "", ports: null }, undefined],
  ])("%s", (_, spec, expected) => {
    expect(owned(object(spec))?.["f:spec"]).toEqual(expected);
  });

  it("owns labels and finalizers, but not what identifies the object", () => {
    const created = object({}, { metadata: { name: "a", labels: { x: "y" }, finalizers: ["f"] } });
    expect(owned(created)).toEqual({ "f:metadata": { "f:finalizers": { ".": {}, 'v:"f"': {} }, "f:labels": { ".": {}, "f:x": {} } } });
  });

  it("does not own what the endpoint does not write", () => {
    const created = object({ replicas: 1 }, { status: { phase: "x" }, metadata: { labels: { a: "b" }, finalizers: ["f"] } });
    expect(owned(created, { resetPaths: ["status", "metadata.labels"] })).toEqual({
      "f:metadata": { "f:finalizers": { ".": {}, 'v:"f"': {} } },
      "f:spec": { "f:replicas": {} },
    });
  });

  it("writes no entry for an object that says nothing", () => {
    expect(update({ new: object({}) })).toEqual([]);
  });
});

describe("updateManagedFields on update", () => {
  const stored = withEntries(object({ replicas: 1, args: ["a"], ports: null }), [
    entry("other", { "f:spec": { "f:args": {}, "f:replicas": {} } }),
  ]);
  const changed = (spec: object, change: Partial<OwnershipChange> = {}) =>
    update({ old: stored, new: { ...stored, spec: { ...stored.spec, ...spec } }, ...change });

  it("answers the stored list when nothing changed", () => {
    expect(update({ old: stored, new: { ...stored } })).toBe(stored.metadata.managedFields);
  });

  it("takes changed fields from their owner, with the time of the write", () => {
    const entries = changed({ replicas: 2 });
    expect(owners(entries)).toEqual({ me: { "f:replicas": {} }, other: { "f:args": {} } });
    expect(entries.map(({ time }) => time)).toEqual(["2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z"]);
  });

  it("takes removed fields from everybody and leaves times alone", () => {
    const [only, ...rest] = changed({ args: undefined }, { manager: "other" });
    expect(only).toEqual(entry("other", { "f:spec": { "f:replicas": {} } }));
    expect(rest).toEqual([]);
  });

  it("drops entries that own nothing more", () => {
    expect(owners(changed({ replicas: 2, args: ["b"] }))).toEqual({ me: { "f:args": {}, "f:replicas": {} } });
  });

  it("moves only the time when a manager changes a value it owns", () => {
    const [own] = changed({ replicas: 2 }, { manager: "other" });
    expect(own?.time).toBe(defaults.time);
    expect(own?.fieldsV1).toBe(stored.metadata.managedFields?.[0]?.fieldsV1);
  });

  it("keeps a subresource's entry apart", () => {
    const entries = update({
      old: stored,
      new: { ...stored, status: { phase: "x" } },
      manager: "other",
      subresource: "status",
      resetPaths: ["spec"],
    });
    expect(entries.map(({ subresource, fieldsV1 }) => [subresource, Object.keys(fieldsV1 ?? {})])).toEqual([
      [undefined, ["f:spec"]],
      ["status", ["f:status"]],
    ]);
  });

  it("owns only the changed members of list items", () => {
    const ports = [
      { port: 1, protocol: "TCP" },
      { port: 2, protocol: "TCP", name: "x" },
    ];
    const old = withEntries(object({ ports }), stored.metadata.managedFields);
    const entries = update({ old, new: { ...old, spec: { ports: [{ port: 3 }, ports[0], { ...ports[1], name: "y" }] } } });
    expect(owners(entries)["me"]).toEqual({
      "f:ports": { 'k:{"port":2,"protocol":"TCP"}': { "f:name": {} }, 'k:{"port":3,"protocol":"TCP"}': { ".": {}, "f:port": {} } },
    });
  });
});

describe("managedFields sent by a client", () => {
  const stored = withEntries(object({ replicas: 1 }), [entry("other", { "f:spec": { "f:replicas": {} } })]);
  const sent = (managedFields: readonly ManagedFieldsEntry[], change: Partial<OwnershipChange> = {}) =>
    update({ old: stored, new: withEntries({ ...stored, spec: { replicas: 2 } }, managedFields), ...change });
  const mine = entry("mine", { "f:spec": { "f:args": {} } });

  it("replace the stored ones", () => {
    expect(owners(sent([mine]))).toEqual({ me: { "f:replicas": {} }, mine: { "f:args": {} } });
  });

  it.each<[string, ManagedFieldsEntry[]]>([
    ["an empty list", []],
    ["one empty entry", [{}]],
  ])("clear them by %s, and the object is not tracked any more", (_, cleared) => {
    expect(sent(cleared)).toEqual([]);
    const untracked = withEntries(stored, undefined);
    expect(update({ old: untracked, new: { ...untracked, spec: { replicas: 3 } } })).toEqual([]);
  });

  it.each<[string, ManagedFieldsEntry]>([
    ["operation", { ...mine, operation: "Fly" as never }],
    ["fieldsType", { ...mine, fieldsType: "Other" as never }],
    ["apiVersion", { ...mine, apiVersion: "a/b/c" }],
  ])("are ignored when their %s is unusable", (_, unusable) => {
    expect(Object.keys(owners(sent([unusable])))).toEqual(["me"]);
  });

  it("are ignored by subresources", () => {
    expect(Object.keys(owners(sent([mine], { subresource: "status" })))).toEqual(["me"]);
  });
});

it("sorts applies first, then by time and manager", () => {
  const fields = { "f:spec": { "f:args": {} } };
  const old = withEntries(object({ replicas: 1 }), [
    entry("z", fields, { operation: "Apply", time: "2021-01-01T00:00:00Z" }),
    entry("b", fields),
    entry("a", fields),
    entry("late", fields, { time: "2022-01-01T00:00:00Z" }),
  ]);
  const entries = update({ old, new: { ...old, spec: { replicas: 2 } } });
  expect(entries.map(({ manager }) => manager)).toEqual(["z", "a", "b", "me", "late"]);
});

it("folds the oldest managers into one when there are more than ten", () => {
  const many = Array.from({ length: 10 }, (_, index) =>
    entry(`m${index}`, { "f:spec": { [`f:x${index}`]: {} } }, { time: `2020-01-01T00:00:0${index}Z` }),
  );
  const old = withEntries(object({ replicas: 1 }), many);
  const entries = update({ old, new: { ...old, spec: { replicas: 2 } }, time: "2020-01-01T00:01:00Z" });
  expect(entries).toHaveLength(10);
  expect(entries[0]).toMatchObject({
    manager: "ancient-changes",
    time: "2020-01-01T00:00:01Z",
    fieldsV1: { "f:spec": { "f:x0": {}, "f:x1": {} } },
  });
});
