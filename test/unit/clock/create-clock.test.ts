import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { ClockMode, ControlledClock } from "../../../src/clock/clock.ts";
import { createClock } from "../../../src/clock/create-clock.ts";

const START = Date.UTC(2030, 0, 1);
const clocks: ControlledClock[] = [];

function clockOf(mode: ClockMode, speed?: number): ControlledClock {
  const clock = createClock({ mode, speed, start: START });
  clocks.push(clock);
  return clock;
}

const settle = async () => {
  await turn();
};

afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

describe("a frozen clock", () => {
  it("stands still and keeps its timers waiting", async () => {
    const clock = clockOf("frozen");
    const seen: string[] = [];
    clock.after(1, () => seen.push("late"));
    await wait(10);
    expect([clock.now(), seen, clock.state()]).toEqual([START, [], { mode: "frozen", speed: 1, now: START, timers: 1, next: START + 1 }]);
  });

  it("serves timers that are due already, but never synchronously", async () => {
    const clock = clockOf("frozen");
    const seen: string[] = [];
    clock.after(0, () => seen.push("zero"));
    clock.after(-5, () => seen.push("negative"));
    expect(seen).toEqual([]);
    await turn();
    await turn();
    expect(seen).toEqual(["zero", "negative"]);
  });

  it("advances through every timer in order of time and creation, settling between instants", async () => {
    const clock = clockOf("frozen");
    const seen: string[] = [];
    const note = (name: string) => seen.push(`${name}@${clock.now() - START}`);
    clock.after(20, () => note("c"));
    clock.after(10, () => {
      note("a");
      clock.after(5, () => note("nested"));
      clock.after(0, () => note("at once"));
    });
    clock.after(10, () => note("b"));
    clock.after(31, () => note("beyond"));
    const settles: number[] = [];
    const end = await clock.advance({
      by: 30,
      settle: async () => {
        settles.push(clock.now() - START);
      },
    });
    expect(end).toBe(START + 30);
    expect(seen).toEqual(["a@10", "b@10", "at once@10", "nested@15", "c@20"]);
    expect(settles).toEqual([0, 10, 15, 20]);
  });

  it("sees timers that the world sets while it settles", async () => {
    const clock = clockOf("frozen");
    const seen: number[] = [];
    let set = false;
    await clock.advance({
      by: 100,
      settle: async () => {
        if (!set) clock.after(40, () => seen.push(clock.now() - START));
        set = true;
      },
    });
    expect(seen).toEqual([40]);
  });

  it("moves to the next timer, or stays when there is none", async () => {
    const clock = clockOf("frozen");
    const cancelled = clock.after(5, () => {
      throw new Error("cancelled timers do not run");
    });
    clock.after(70, () => {});
    cancelled.cancel();
    cancelled.cancel();
    expect(await clock.advance({ toNext: true, settle })).toBe(START + 70);
    expect(await clock.advance({ toNext: true, settle })).toBe(START + 70);
  });

  it("runs one advance after the other", async () => {
    const clock = clockOf("frozen");
    expect(await Promise.all([clock.advance({ by: 10, settle }), clock.advance({ by: 5, settle })])).toEqual([START + 10, START + 15]);
  });

  it("refuses to go back and goes on working", async () => {
    const clock = clockOf("frozen");
    await expect(clock.advance({ by: -1, settle })).rejects.toThrow(RangeError);
    expect(await clock.advance({ by: 1, settle })).toBe(START + 1);
  });
});

describe("a running clock", () => {
  it("never starts a real clock behind the wall clock", () => {
    const clock = createClock({ mode: "real", start: 0 });
    clocks.push(clock);
    expect(Math.abs(clock.now() - clock.io.now())).toBeLessThan(50);
  });

  it("runs timers at their time, by the speed", async () => {
    const clock = clockOf("scaled", 1_000);
    const at = await new Promise<number>((resolve) => clock.after(20_000, () => resolve(clock.now())));
    expect(at).toBeGreaterThanOrEqual(START + 20_000);
    expect(at).toBeLessThan(START + 2_000_000);
  });

  it("goes on from where time stands when the mode changes", async () => {
    const clock = clockOf("frozen");
    await clock.advance({ by: 60_000, settle });
    clock.setMode("real");
    expect(clock.now()).toBeGreaterThanOrEqual(START + 60_000);
    clock.setMode("frozen");
    const frozen = clock.now();
    await wait(5);
    expect(clock.now()).toBe(frozen);
    expect(() => clock.setMode("scaled", 0)).toThrow(RangeError);
  });

  it("stands still while it is advanced, then runs on", async () => {
    const clock = clockOf("real");
    const before = clock.now();
    const after = await clock.advance({ by: 3_600_000, settle: async () => void (await wait(5)) });
    expect(after - before - 3_600_000).toBeLessThan(1_000);
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it("jumps to the next timer in a quiet world (auto), and only then", async () => {
    const clock = clockOf("auto");
    const began = performance.now();
    const busy = setInterval(() => clock.touch(), 10);
    setTimeout(() => clearInterval(busy), 100);
    const at = await new Promise<number>((resolve) => clock.after(3_600_000, () => resolve(clock.now())));
    expect(at).toBeGreaterThanOrEqual(START + 3_600_000);
    expect(performance.now() - began).toBeGreaterThan(130);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("runs nothing after it was closed", async () => {
    const clock = clockOf("real");
    const fail = () => {
      throw new Error("closed");
    };
    clock.after(0, fail);
    clock.io.after(1, fail);
    clock.close();
    clock.after(0, fail);
    await wait(10);
    expect(clock.state().timers).toBe(0);
  });
});
