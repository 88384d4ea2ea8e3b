import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Change, type Store, StoreError, type StoreErrorCode, type Write } from "../../src/storage/store.ts";

/** One place where stores can be opened; `open` again after a close finds the same data if it is persistent. */
export interface StorePlace {
  open(options?: { firstRevision?: number }): Promise<Store>;
  dispose(): Promise<void>;
}

export interface StoreUnderTest {
  readonly name: string;
  readonly persistent: boolean;
  place(): Promise<StorePlace>;
}

const put = (key: string, value: string, expected = 0): Write => ({
  key,
  expected,
  value: () => Buffer.from(value),
  facts: `facts of ${value}`,
});
const remove = (key: string, expected: number): Write => ({ key, expected });
const shown = (change: Change) =>
  `${change.type} ${change.row.key}@${change.row.revision}=${change.row.value}${change.previous ? ` was ${change.previous.value}@${change.previous.revision}` : ""}`;

function expectCode(action: () => unknown, code: StoreErrorCode, key?: string): void {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StoreError);
  expect(thrown).toMatchObject(key === undefined ? { code } : { code, key });
}

/** The executable form of the storage contract: every store passes it. */
export function storeConformance(under: StoreUnderTest): void {
  describe(`store conformance: ${under.name}`, () => {
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = await under.place();
      store = await place.open({ firstRevision: 1_000 });
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });

    const reopen = async () => {
      await store.close();
      store = await place.open({ firstRevision: 1_000 });
    };
    const values = (prefix: string, revision?: number) =>
      store.list(prefix, revision === undefined ? {} : { revision }).rows.map((row) => `${row.key}=${row.value}`);

    commitTests(() => store);
    historyTests(() => store, values);
    watchTests(() => store);
    compactionTests(() => store, values);
    if (under.persistent) persistenceTests(() => store, { values, reopen });
  });
}

function commitTests(current: () => Store): void {
  describe("commit", () => {
    it("starts empty at the first revision and gives out the next ones", () => {
      const store = current();
      expect([store.currentRevision, store.durableRevision, store.compactedRevision]).toEqual([1_000, 1_000, 999]);
      expect(store.list("/")).toEqual({ rows: [], remaining: 0, revision: 1_000 });
      expect(store.commit([put("/a", "1")])).toBe(1_001);
      expect(store.commit([put("/a", "2", 1_001)])).toBe(1_002);
      expect(store.currentRevision).toBe(1_002);
      expect(store.commit([])).toBe(1_002);
    });

    it("hands the assigned revision to the value and reads back what was accepted at once", () => {
      const store = current();
      const revision = store.commit([{ key: "/a", expected: 0, value: (given) => Buffer.from(`at ${given}`) }]);
      expect(store.get("/a")).toEqual({ key: "/a", revision, created: revision, value: Buffer.from(`at ${revision}`), facts: "" });
    });

    it("keeps the creating revision over updates, and begins anew after a deletion", () => {
      const store = current();
      const created = store.commit([put("/a", "1")]);
      const updated = store.commit([put("/a", "2", created)]);
      expect(store.get("/a")).toMatchObject({ created, revision: updated, facts: "facts of 2" });
      store.commit([remove("/a", updated)]);
      expect(store.get("/a")).toBeUndefined();
      const again = store.commit([put("/a", "3")]);
      expect(store.get("/a")).toMatchObject({ created: again, revision: again });
    });

    it("refuses what is not as expected, naming the key, and changes nothing", () => {
      const store = current();
      const revision = store.commit([put("/a", "1")]);
      expectCode(() => store.commit([put("/a", "2")]), "KeyExists", "/a");
      expectCode(() => store.commit([put("/a", "2", revision - 1)]), "RevisionConflict", "/a");
      expectCode(() => store.commit([remove("/a", revision + 1)]), "RevisionConflict", "/a");
      expectCode(() => store.commit([put("/b", "2", revision)]), "KeyNotFound", "/b");
      expectCode(() => store.commit([remove("/b", revision)]), "KeyNotFound", "/b");
      expect(store.currentRevision).toBe(revision);
      expect(store.get("/a")?.value.toString()).toBe("1");
    });

    it("accepts all writes of a commit at one revision, or none", () => {
      const store = current();
      const first = store.commit([put("/a", "1"), put("/b", "1")]);
      expect(store.list("/").rows.map((row) => row.revision)).toEqual([first, first]);
      expectCode(() => store.commit([remove("/a", first), put("/c", "1"), put("/b", "2")]), "KeyExists", "/b");
      expect(store.list("/").rows.map((row) => row.key)).toEqual(["/a", "/b"]);
      const failing = {
        key: "/d",
        expected: 0,
        value: () => {
          throw new Error("no value");
        },
      };
      expect(() => store.commit([put("/c", "1"), failing])).toThrow("no value");
      expect([store.currentRevision, store.get("/c")]).toEqual([first, undefined]);
      const second = store.commit([remove("/a", first), put("/b", "2", first), put("/c", "1")]);
      expect(store.list("/").rows.map((row) => `${row.key}@${row.revision}`)).toEqual([`/b@${second}`, `/c@${second}`]);
    });

    it("becomes durable up to what was accepted", async () => {
      const store = current();
      const revisions = Array.from({ length: 50 }, (_, n) => store.commit([put(`/k${n}`, "v")]));
      expect(store.durableRevision).toBeLessThanOrEqual(store.currentRevision);
      await store.durable(revisions[20] as number);
      expect(store.durableRevision).toBeGreaterThanOrEqual(revisions[20] as number);
      await Promise.all(revisions.map((revision) => store.durable(revision)));
      expect(store.durableRevision).toBe(store.currentRevision);
      await store.durable(store.currentRevision);
      await expect(store.durable(store.currentRevision + 1)).rejects.toMatchObject({ code: "FutureRevision" });
    });

    it("keeps facts beside the revisions", () => {
      const store = current();
      const revision = store.currentRevision;
      expect(store.facts.get("seed")).toBeUndefined();
      store.facts.set("seed", "a");
      store.facts.set("seed", "b");
      expect([store.facts.get("seed"), store.currentRevision]).toEqual(["b", revision]);
    });

    it("is unavailable once it is closed, and closes twice", async () => {
      const store = current();
      const revision = store.commit([put("/a", "1")]);
      await store.close();
      await store.close();
      expect(store.durableRevision).toBe(revision);
      expectCode(() => store.commit([put("/b", "1")]), "Unavailable");
      expectCode(() => store.get("/a"), "Unavailable");
      expectCode(() => store.list("/"), "Unavailable");
    });
  });
}

function historyTests(current: () => Store, values: (prefix: string, revision?: number) => string[]): void {
  describe("list and history", () => {
    it("lists by prefix in key order, in pages", () => {
      const store = current();
      for (const name of ["b/2", "a/1", "b/10", "b", "b/1", "c/1", "ba/1"]) store.commit([put(`/${name}`, name)]);
      expect(store.list("/b/").rows.map((row) => row.key)).toEqual(["/b/1", "/b/10", "/b/2"]);
      const first = store.list("/b/", { limit: 2 });
      expect([first.rows.map((row) => row.key), first.remaining]).toEqual([["/b/1", "/b/10"], 1]);
      const second = store.list("/b/", { limit: 2, after: "/b/10" });
      expect([second.rows.map((row) => row.key), second.remaining, second.revision]).toEqual([["/b/2"], 0, store.currentRevision]);
      expect(store.list("/b/", { after: "/a" }).rows).toHaveLength(3);
      expect(store.list("/b/", { after: "/c" }).rows).toEqual([]);
      expect(store.list("").rows).toHaveLength(7);
      expect(store.list("/d").rows).toEqual([]);
    });

    it.each(["accepted", "durable"])("reads the past while it is %s", async (state) => {
      const store = current();
      const first = store.commit([put("/a", "1"), put("/b", "1")]);
      const second = store.commit([put("/a", "2", first)]);
      const third = store.commit([remove("/b", first), put("/c", "3")]);
      const fourth = store.commit([put("/b", "4")]);
      if (state === "durable") await store.durable(fourth);
      expect(values("/", first - 1)).toEqual([]);
      expect(values("/", first)).toEqual(["/a=1", "/b=1"]);
      expect(values("/", second)).toEqual(["/a=2", "/b=1"]);
      expect(values("/", third)).toEqual(["/a=2", "/c=3"]);
      expect(values("/", fourth)).toEqual(["/a=2", "/b=4", "/c=3"]);
      expect(store.list("/", { revision: second, limit: 1 })).toMatchObject({ remaining: 1, revision: second });
      expect(store.get("/b", second)).toMatchObject({ revision: first, created: first });
      expect(store.get("/b", third)).toBeUndefined();
      expect(store.get("/b", fourth)).toMatchObject({ revision: fourth, created: fourth });
      expect(store.get("/c", second)).toBeUndefined();
    });

    it("refuses revisions that have not been issued or are from before the first", () => {
      const store = current();
      for (const read of [(at: number) => store.get("/a", at), (at: number) => store.list("/", { revision: at })]) {
        expectCode(() => read(store.currentRevision + 1), "FutureRevision");
        expectCode(() => read(999), "Compacted");
      }
    });
  });
}

function watchTests(current: () => Store): void {
  describe("watch and changes", () => {
    it.each(["accepted", "durable"])("tells past changes while they are %s, in order, with what they replaced", async (state) => {
      const store = current();
      const start = store.currentRevision;
      const first = store.commit([put("/a/1", "1"), put("/b/1", "1")]);
      const second = store.commit([put("/a/1", "2", first)]);
      const third = store.commit([remove("/a/1", second)]);
      const fourth = store.commit([put("/a/1", "4")]);
      if (state === "durable") await store.durable(fourth);
      const all = [
        `put /a/1@${first}=1`,
        `put /a/1@${second}=2 was 1@${first}`,
        `delete /a/1@${third}=2 was 2@${second}`,
        `put /a/1@${fourth}=4`,
      ];
      expect(store.changes("/a/", start).map(shown)).toEqual(all);
      expect(store.changes("/a/", second).map(shown)).toEqual(all.slice(2));
      expect(store.changes("/", first - 1)).toHaveLength(5);
      expect(store.changes("/", fourth)).toEqual([]);
      expect(store.changes("/a/", second)[0]?.row).toMatchObject({ created: first, facts: "facts of 2" });
    });

    it("tells the past, then what is accepted, each once, until it is closed", async () => {
      const store = current();
      const first = store.commit([put("/a", "1")]);
      const seen: string[] = [];
      const subscription = store.watch("/a", first - 1, (change) => seen.push(shown(change)));
      const second = store.commit([put("/a", "2", first), put("/b", "2")]);
      expect(seen).toEqual([`put /a@${first}=1`, `put /a@${second}=2 was 1@${first}`]);
      await store.durable(second);
      await turn();
      subscription.close();
      store.commit([remove("/a", second)]);
      expect(seen).toHaveLength(2);
    });

    it("keeps the order when a listener writes", () => {
      const store = current();
      const revisions: [number[], number[]] = [[], []];
      store.watch("/", store.currentRevision, (change) => {
        revisions[0].push(change.row.revision);
        if (change.row.key === "/a") store.commit([put("/b", "from the listener")]);
      });
      store.watch("/", store.currentRevision, (change) => revisions[1].push(change.row.revision));
      store.commit([put("/a", "1")]);
      expect(revisions).toEqual([
        [1_001, 1_002],
        [1_001, 1_002],
      ]);
    });

    it("refuses to start in the future or before what is kept", () => {
      const store = current();
      for (const start of [(after: number) => store.changes("/", after), (after: number) => store.watch("/", after, () => {})]) {
        expectCode(() => start(store.currentRevision + 1), "FutureRevision");
        expectCode(() => start(998), "Compacted");
      }
    });
  });
}

function compactionTests(current: () => Store, values: (prefix: string, revision?: number) => string[]): void {
  describe("compact", () => {
    it("forgets what is older and superseded, and nothing else", async () => {
      const store = current();
      const first = store.commit([put("/a", "1"), put("/b", "1"), put("/c", "1")]);
      const second = store.commit([put("/a", "2", first), remove("/b", first)]);
      const third = store.commit([put("/a", "3", second), put("/b", "3")]);
      const fourth = store.commit([put("/a", "4", third), remove("/c", first)]);
      await store.compact(third);
      expect(store.compactedRevision).toBe(second);
      expectCode(() => store.get("/a", second), "Compacted");
      expectCode(() => store.changes("/", first), "Compacted");
      expect(values("/", third)).toEqual(["/a=3", "/b=3", "/c=1"]);
      expect(values("/")).toEqual(["/a=4", "/b=3"]);
      expect(store.changes("/", second).map(shown)).toEqual([
        `put /a@${third}=3 was 2@${second}`,
        `put /b@${third}=3`,
        `put /a@${fourth}=4 was 3@${third}`,
        `delete /c@${fourth}=1 was 1@${first}`,
      ]);
    });

    it("never goes back, and refuses the future", async () => {
      const store = current();
      for (let n = 0; n < 5; n++) store.commit([put(`/${n}`, "1")]);
      await store.compact(1_004);
      await store.compact(1_002);
      expect(store.compactedRevision).toBe(1_003);
      await expect(store.compact(1_006)).rejects.toMatchObject({ code: "FutureRevision" });
    });

    it("goes through large histories while others write", async () => {
      const store = current();
      let revision = store.commit([put("/a", "0")]);
      for (let n = 1; n < 1_500; n++) revision = store.commit([put("/a", String(n), revision), put(`/gone/${n}`, "x")]);
      for (let n = 1; n < 1_500; n++) store.commit([remove(`/gone/${n}`, 1_001 + n)]);
      const done = store.compact(store.currentRevision);
      revision = store.commit([put("/a", "last", revision)]);
      await done;
      expect(values("/")).toEqual(["/a=last"]);
      await store.compact(store.currentRevision);
      expect(values("/")).toEqual(["/a=last"]);
      expect(store.commit([put("/gone/1", "again")])).toBe(revision + 1);
    });
  });
}

interface Persistence {
  values(prefix: string, revision?: number): string[];
  reopen(): Promise<void>;
}

function persistenceTests(current: () => Store, { values, reopen }: Persistence): void {
  describe("persistence", () => {
    it("finds everything again: rows, history, deletions, facts", async () => {
      const first = current().commit([put("/a", "1"), put("/b", "1")]);
      const second = current().commit([put("/a", "2", first)]);
      const third = current().commit([remove("/b", first)]);
      current().facts.set("seed", "abc");
      await reopen();
      expect([current().currentRevision, current().durableRevision, current().compactedRevision]).toEqual([third, third, 999]);
      expect(current().get("/a")).toEqual({ key: "/a", revision: second, created: first, value: Buffer.from("2"), facts: "facts of 2" });
      expect(values("/", first)).toEqual(["/a=1", "/b=1"]);
      expect(current().changes("/", second).map(shown)).toEqual([`delete /b@${third}=1 was 1@${first}`]);
      expect(current().facts.get("seed")).toBe("abc");
      expectCode(() => current().commit([put("/a", "3")]), "KeyExists");
      expect(current().commit([put("/b", "3")])).toBe(third + 1);
    });

    it("never issues a revision twice, though its rows are gone", async () => {
      const first = current().commit([put("/a", "1")]);
      const second = current().commit([remove("/a", first)]);
      const third = current().commit([put("/b", "1")]);
      const fourth = current().commit([remove("/b", third)]);
      await current().compact(fourth);
      await reopen();
      expect([current().currentRevision, current().compactedRevision]).toEqual([fourth, third]);
      expect(second).toBeLessThan(fourth);
      expect(current().commit([put("/c", "1")])).toBe(fourth + 1);
      await reopen();
      await current().compact(fourth + 1);
      expect(values("/")).toEqual(["/c=1"]);
    });
  });
}
