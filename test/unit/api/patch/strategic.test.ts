import { describe, expect, it } from "vitest";
import { applyStrategicPatch } from "../../../../src/api/patch/strategic.ts";
import type { TypeShape } from "../../../../src/api/type-shape.ts";

const text = { type: "string" } as const;
const types: Record<string, TypeShape> = {
  Root: {
    fields: {
      items: { array: { ref: "Item" }, patchStrategy: "merge", patchMergeKey: "name" },
      volumes: { array: { ref: "Item" }, patchStrategy: "merge,retainKeys", patchMergeKey: "name" },
      finalizers: { array: text, patchStrategy: "merge" },
      args: { array: text },
      labels: { map: text },
      strategy: { ref: "Strategy", patchStrategy: "retainKeys" },
      selector: { ref: "Selector", patchStrategy: "replace" },
    },
  },
  Item: { fields: { name: text, value: text, ports: { array: { ref: "Port" }, patchStrategy: "merge", patchMergeKey: "port" } } },
  Port: { fields: { port: {}, name: text } },
  Strategy: { fields: { type: text, rolling: { ref: "Item" } } },
  Selector: { fields: { matchLabels: { map: text } } },
};
const apply = (document: unknown, patch: unknown) => applyStrategicPatch(document, patch, "Root", (name) => types[name]);
const items = (...names: string[]) => ({ items: names.map((name) => ({ name })) });

describe("applyStrategicPatch", () => {
  it.each<[string, unknown, unknown, unknown]>([
    [
      "merges list items by key",
      { items: [{ name: "a", value: "1" }] },
      { items: [{ name: "a", ports: [{ port: 1 }] }] },
      { items: [{ name: "a", value: "1", ports: [{ port: 1 }] }] },
    ],
    ["puts the patch's items in the patch's order", items("a", "b"), items("b", "a"), items("b", "a")],
    ["keeps others ahead of a patched item they stood before", items("x", "a"), items("a"), items("x", "a")],
    ["puts new items first", items("a"), items("n"), items("n", "a")],
    [
      "merges below merged items",
      { items: [{ name: "a", ports: [{ port: 1, name: "x" }] }] },
      { items: [{ name: "a", ports: [{ port: 1, name: "y" }, { port: 2 }] }] },
      { items: [{ name: "a", ports: [{ port: 1, name: "y" }, { port: 2 }] }] },
    ],
    ["replaces lists without a strategy", { args: ["a", "b"] }, { args: ["c"] }, { args: ["c"] }],
    ["unites plain values", { finalizers: ["a", "b"] }, { finalizers: ["c"] }, { finalizers: ["c", "a", "b"] }],
    ["removes members by null", { labels: { a: "1", b: "2" } }, { labels: { a: null } }, { labels: { b: "2" } }],
    ["drops nulls of new parts", {}, { labels: { a: null, b: "1" } }, { labels: { b: "1" } }],
    [
      "replaces where the strategy says so",
      { selector: { matchLabels: { a: "1" } } },
      { selector: { matchLabels: { b: "2" } } },
      { selector: { matchLabels: { b: "2" } } },
    ],
    ["deletes an item by $patch", items("a", "b"), { items: [{ name: "a", $patch: "delete" }] }, items("b")],
    ["replaces a list by $patch", items("a", "b"), { items: [{ $patch: "replace" }, { name: "c" }] }, items("c")],
    ["replaces an object by $patch", { labels: { a: "1" } }, { labels: { $patch: "replace", b: "2" } }, { labels: { b: "2" } }],
    ["empties an object by $patch", { labels: { a: "1" } }, { labels: { $patch: "delete" } }, { labels: {} }],
    ["does not keep directives of new parts", {}, { items: [{ name: "a", $patch: "delete" }, { name: "b" }] }, items("b")],
    [
      "retains keys",
      { strategy: { type: "Rolling", rolling: { name: "x" } } },
      { strategy: { $retainKeys: ["type"], type: "Recreate" } },
      { strategy: { type: "Recreate" } },
    ],
    [
      "retains keys of list items",
      { volumes: [{ name: "v", value: "1" }] },
      { volumes: [{ name: "v", $retainKeys: ["name", "ports"], ports: [{ port: 1 }] }] },
      { volumes: [{ name: "v", ports: [{ port: 1 }] }] },
    ],
    ["deletes plain values", { finalizers: ["a", "b"] }, { "$deleteFromPrimitiveList/finalizers": ["a", "z"] }, { finalizers: ["b"] }],
    [
      "orders a list without changing it",
      items("a", "b", "c"),
      { "$setElementOrder/items": [{ name: "c" }, { name: "a" }, { name: "b" }] },
      items("c", "a", "b"),
    ],
    [
      "orders what it merges",
      items("a", "b"),
      { "$setElementOrder/items": [{ name: "b" }, { name: "c" }, { name: "a" }], items: [{ name: "c" }] },
      items("b", "c", "a"),
    ],
    [
      "orders and deletes at once",
      { finalizers: ["a", "b", "c"] },
      { "$setElementOrder/finalizers": ["c", "a"], "$deleteFromPrimitiveList/finalizers": ["b"] },
      { finalizers: ["c", "a"] },
    ],
  ])("%s", (_, document, patch, expected) => {
    const before = structuredClone(document);
    expect(apply(document, patch)).toEqual(expected);
    expect(document).toEqual(before);
  });

  it.each<[string, unknown, unknown, number]>([
    ["a patch that is no object", {}, [], 400],
    ["an item without its key", items("a"), { items: [{ value: "1" }] }, 500],
    ["an unknown $patch", items("a"), { items: [{ name: "a", $patch: "turn" }] }, 500],
    ["$retainKeys that leaves out a patched key", { strategy: {} }, { strategy: { $retainKeys: [], type: "x" } }, 400],
    ["an order that does not fit the patch", items("a"), { "$setElementOrder/items": [{ name: "a" }], ...items("c") }, 500],
    ["an order of an unknown list", {}, { "$setElementOrder/nothing": [] }, 500],
    ["lists of lists", { finalizers: ["a"] }, { finalizers: [["b"]] }, 422],
  ])("refuses %s", (_, document, patch, code) => {
    expect(() => apply(document, patch)).toThrow(expect.objectContaining({ code }));
  });
});
