import { beforeEach, describe, expect, it } from "vitest";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { Entry } from "../../../src/registry/entry.ts";
import { ResourceCache } from "../../../src/registry/resource-cache.ts";

const kind = configMap as unknown as Kind;
const put = (cache: ResourceCache, revision: number) => {
  const facts = { uid: `${revision}`, labels: undefined, owners: [], node: "" };
  const entry = new Entry(kind, `${kind.prefix}default/${revision}`, { revision, created: revision, json: Buffer.from("{}"), facts });
  cache.apply({ type: "put", revision, entry, old: undefined });
};
const revisions = (cache: ResourceCache, after: number) => cache.changesSince(after)?.map(({ revision }) => revision);

describe("the newest changes of a resource", () => {
  let cache: ResourceCache;
  beforeEach(() => {
    cache = new ResourceCache(kind, 10, 1_000_000);
    for (const revision of [11, 13, 15]) put(cache, revision);
  });

  it("are known from the revision it was loaded at", () => {
    expect(revisions(cache, 10)).toEqual([11, 13, 15]);
    expect(revisions(cache, 13)).toEqual([15]);
    expect(revisions(cache, 9)).toBeUndefined();
  });

  it("are let go up to a revision, and who resumes from before is told so", () => {
    cache.forget(13);
    expect(revisions(cache, 13)).toEqual([15]);
    expect(revisions(cache, 14)).toEqual([15]);
    expect(revisions(cache, 12)).toBeUndefined();
    expect(cache.size).toBe(3);
  });

  it("stay when less is let go than has been already", () => {
    cache.forget(13);
    cache.forget(11);
    expect(revisions(cache, 11)).toBeUndefined();
    expect(revisions(cache, 13)).toEqual([15]);
  });
});
