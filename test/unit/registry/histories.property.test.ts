import { describe, expect, it } from "vitest";
import type { Answer, ListAnswer, WatchEvent } from "../../../src/registry/registry.ts";
import { fc } from "../../support/properties.ts";
import { createRegistryWorld, type RegistryWorld, type Step } from "../../support/registry-world.ts";

const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom("put", "put", "put", "delete"),
  name: fc.constantFrom("a", "a-b", "a.b", "b", "c", "d"),
  label: fc.constantFrom("x", "y", "z"),
});
const history = fc.array(step, { maxLength: 25 });
const selector = fc.constantFrom(
  {},
  { labelSelector: "l=x" },
  { labelSelector: "l in (x,y)" },
  { labelSelector: "l!=z" },
  { fieldSelector: "metadata.name=a" },
  { fieldSelector: "metadata.name!=b", labelSelector: "!none" },
);

type State = Map<string, string>;
const text = ({ json }: Answer) => json.toString("utf8");
const nameOf = ({ object }: Answer) => object.metadata.name ?? "";
const stateOf = ({ items }: ListAnswer): State => new Map(items.map((item) => [nameOf(item), text(item)]));
const sorted = (state: State) => [...state].sort(([a], [b]) => (a < b ? -1 : 1));

/** What a client that began with `state` knows after these events. Fails where one contradicts what it knew. */
function replay(state: State, events: readonly WatchEvent[]): State {
  const now = new Map(state);
  for (const { type, answer, revision } of events) {
    if (!answer) continue;
    const name = nameOf(answer);
    // what a client resumes from
    expect(JSON.parse(text(answer)).metadata.resourceVersion, `${type} ${name}`).toBe(String(revision));
    expect(now.has(name), `${type} ${name}`).toBe(type !== "ADDED");
    if (type === "DELETED") now.delete(name);
    else now.set(name, text(answer));
  }
  return now;
}

async function play(world: RegistryWorld, steps: readonly Step[]): Promise<number[]> {
  const revisions = [world.registry.revision];
  for (const one of steps) {
    await world.step(one);
    revisions.push(world.registry.revision);
  }
  return revisions;
}

describe("a watch from any revision", () => {
  const check = (renewed: boolean) =>
    fc.asyncProperty(history, history, selector, fc.nat(), async (before, after, selection, pick) => {
      const first = createRegistryWorld();
      const revisions = await play(first, before);
      const from = revisions[pick % revisions.length] as number;
      const world = renewed ? first.restarted() : first;
      const begin = stateOf(world.list({ ...selection, resourceVersion: String(from), resourceVersionMatch: "Exact" }));
      const watch = world.watch({ ...selection, resourceVersion: String(from) });
      await play(world, after);
      await world.settle();
      const seen = watch.events.map(({ revision }) => revision);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(new Set(seen).size).toBe(seen.length);
      expect(sorted(replay(begin, watch.events))).toEqual(sorted(stateOf(world.list(selection))));
      watch.close();
    });

  it("replays to the state a list shows", () => fc.assert(check(false), { numRuns: 60 }));
  it("does so after a restart too", () => fc.assert(check(true), { numRuns: 60 }));

  it("that begins with the state goes on from there", () =>
    fc.assert(
      fc.asyncProperty(history, history, selector, async (before, after, selection) => {
        const world = createRegistryWorld();
        await play(world, before);
        const query = { ...selection, sendInitialEvents: true, allowWatchBookmarks: true, resourceVersionMatch: "NotOlderThan" };
        const watch = world.watch(query);
        await play(world, after);
        await world.settle();
        expect(watch.events.filter(({ initialEventsEnd }) => initialEventsEnd)).toHaveLength(1);
        expect(sorted(replay(new Map(), watch.events))).toEqual(sorted(stateOf(world.list(selection))));
      }),
      { numRuns: 60 },
    ));
});

describe("pages", () => {
  it("are the whole list as it was with the first of them, whatever is written meanwhile", () =>
    fc.assert(
      fc.asyncProperty(
        history,
        fc.array(history, { maxLength: 6 }),
        selector,
        fc.integer({ min: 1, max: 4 }),
        async (before, between, selection, limit) => {
          const world = createRegistryWorld();
          await play(world, before);
          const whole = world.list(selection);
          const pages: ListAnswer[] = [];
          for (let token: string | undefined, turn = 0; turn === 0 || token; turn++) {
            const page = world.list({ ...selection, limit, continue: token });
            pages.push(page);
            token = page.continue;
            await play(world, between[turn] ?? []);
          }
          expect(pages.flatMap(({ items }) => items).map(text)).toEqual(whole.items.map(text));
          expect(new Set(pages.map(({ revision }) => revision))).toEqual(new Set([whole.revision]));
          const counted = Object.keys(selection).length === 0;
          let left = whole.items.length;
          for (const page of pages) {
            left -= page.items.length;
            expect(page.items.length).toBeLessThanOrEqual(limit);
            expect(page.remainingItemCount).toBe(counted && left > 0 ? left : undefined);
          }
        },
      ),
      { numRuns: 100 },
    ));

  it("whose revision is forgotten go on with what is there", () =>
    fc.assert(
      fc.asyncProperty(history, history, fc.integer({ min: 1, max: 4 }), async (before, meanwhile, limit) => {
        const world = createRegistryWorld();
        await play(world, before);
        const page = world.list({ limit });
        fc.pre(page.continue !== undefined);
        const last = nameOf(page.items.at(-1) as Answer);
        await play(world, [...meanwhile, { type: "put", name: "z", label: "x" }]);
        await world.store.compact(world.registry.revision);
        const error = refused(() => world.list({ limit, continue: page.continue }));
        expect(error).toMatchObject({ code: 410, reason: "Expired", metadata: { continue: expect.any(String) } });
        const rest: ListAnswer[] = [];
        for (let token: string | undefined = error.metadata.continue; token; token = rest.at(-1)?.continue)
          rest.push(world.list({ limit, continue: token }));
        const names = rest.flatMap(({ items }) => items.map(nameOf));
        expect(names).toEqual(
          world
            .list()
            .items.map(nameOf)
            .filter((name) => name > last),
        );
      }),
      { numRuns: 60 },
    ));
});

/** The Status of what must be refused. */
function refused(action: () => unknown): { code: number; reason: string; metadata: { continue?: string } } {
  try {
    action();
  } catch (error) {
    return (error as { toStatus(): { code: number; reason: string; metadata: { continue?: string } } }).toStatus();
  }
  throw new Error("it was not refused");
}
