import { describe, expect, it } from "vitest";
import { listHead, listLength, listSlabs } from "../../../src/http/list-body.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import type { Answer } from "../../../src/registry/registry.ts";

const kind = { kind: "ConfigMap", apiVersion: "v1" } as Kind;
const answer = (name: string, data = "") =>
  ({ json: Buffer.from(JSON.stringify({ kind: "ConfigMap", apiVersion: "v1", metadata: { name }, data: { data } })) }) as Answer;

const render = (items: readonly Answer[]) => {
  const head = listHead(kind, { revision: 7, items, continue: undefined, remainingItemCount: undefined });
  const slabs = [...listSlabs(head, items)].map((slab) => Buffer.from(slab));
  expect(slabs.reduce((sum, slab) => sum + slab.length, 0)).toBe(listLength(head, items));
  return { slabs: slabs.length, list: JSON.parse(Buffer.concat(slabs).toString()) };
};

describe("listSlabs", () => {
  it("writes items without kind and apiVersion", () => {
    expect(render([answer("a"), answer("b")]).list).toEqual({
      kind: "ConfigMapList",
      apiVersion: "v1",
      metadata: { resourceVersion: "7" },
      items: [
        { metadata: { name: "a" }, data: { data: "" } },
        { metadata: { name: "b" }, data: { data: "" } },
      ],
    });
  });

  it("writes an empty list", () => {
    expect(render([]).list.items).toEqual([]);
  });

  it("cuts large lists, and an item larger than a slab has one of its own", () => {
    const { slabs, list } = render([answer("a", "x".repeat(200_000)), answer("b", "ü".repeat(300_000)), answer("c")]);
    expect(slabs).toBeGreaterThan(2);
    expect(list.items).toHaveLength(3);
  });
});
