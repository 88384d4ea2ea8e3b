import { describe, expect, it } from "vitest";
import { createWorkQueue, type WorkQueue } from "../../../src/client/work-queue.ts";
import { createClock } from "../../../src/clock/create-clock.ts";

const start = 1_000_000;

function setUp() {
  const clock = createClock({ mode: "frozen", start });
  let woken = 0;
  const queue = createWorkQueue(clock, () => woken++);
  return { clock, queue, woken: () => woken, advance: (by: number) => clock.advance({ by, settle: async () => {} }) };
}

const drain = (queue: WorkQueue): string[] => {
  const taken: string[] = [];
  for (let item = queue.take(); item; item = queue.take()) {
    taken.push(`${item.controller}/${item.key}`);
    queue.done(item);
  }
  return taken;
};

describe("work queue", () => {
  it("gives keys of all controllers in the order in which they came, each once", () => {
    const { queue } = setUp();
    for (const [controller, key] of [
      ["a", "1"],
      ["b", "1"],
      ["a", "1"],
      ["a", "2"],
      ["b", "1"],
    ] as const)
      queue.add(controller, key);
    expect(drain(queue)).toEqual(["a/1", "b/1", "a/2"]);
    expect(queue.idle()).toBe(true);
  });

  it("runs a key again that was added while it ran, and not beside itself", () => {
    const { queue } = setUp();
    queue.add("a", "1");
    const item = queue.take();
    queue.add("a", "1");
    expect(queue.take()).toBeUndefined();
    expect(queue.busy().map(({ key }) => key)).toEqual(["1"]);
    if (item) queue.done(item);
    expect(drain(queue)).toEqual(["a/1"]);
  });

  it("adds after virtual time, the earliest of several delays", async () => {
    const { queue, advance } = setUp();
    queue.addAfter("a", "1", 500);
    queue.addAfter("a", "1", 100);
    queue.addAfter("a", "1", 900);
    expect(queue.idle()).toBe(true);
    await advance(99);
    expect(drain(queue)).toEqual([]);
    await advance(1);
    expect(drain(queue)).toEqual(["a/1"]);
    await advance(10_000);
    expect(drain(queue)).toEqual([]);
  });

  it("backs off from 5 ms to 1,000 s and starts anew once forgotten", () => {
    const { queue } = setUp();
    const item = { controller: "a", key: "1" };
    const delays = Array.from({ length: 20 }, () => queue.failed(item));
    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(delays.at(-1)).toBe(1_000_000);
    queue.forget(item);
    expect(queue.failed(item)).toBe(5);
  });

  it("holds back the keys of a paused controller until it is resumed", () => {
    const { queue } = setUp();
    queue.add("a", "1");
    queue.add("b", "1");
    queue.pause("a");
    queue.add("a", "2");
    expect(drain(queue)).toEqual(["b/1"]);
    expect(queue.idle()).toBe(true);
    queue.resume("a");
    expect(drain(queue)).toEqual(["a/1", "a/2"]);
  });

  it("stays in order through thousands of keys", () => {
    const { queue, woken } = setUp();
    const keys = Array.from({ length: 5000 }, (_, index) => String(index));
    for (const key of keys) queue.add("a", key);
    expect(drain(queue)).toEqual(keys.map((key) => `a/${key}`));
    expect(woken()).toBe(5000);
  });
});
