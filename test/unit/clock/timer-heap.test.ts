import { describe, expect, it } from "vitest";
import { TimerHeap } from "../../../src/clock/timer-heap.ts";
import { fc } from "../../support/properties.ts";

describe("TimerHeap", () => {
  it("gives out what was not cancelled in order of time and creation", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ time: fc.nat(20), cancel: fc.boolean() })), (plan) => {
        const heap = new TimerHeap();
        const seen: number[] = [];
        const timers = plan.map(({ time }, index) => heap.add(time, () => seen.push(index)));
        plan.forEach(({ cancel }, index) => {
          if (cancel) timers[index]?.cancel();
        });
        const kept = plan.map(({ time, cancel }, index) => ({ time, cancel, index })).filter(({ cancel }) => !cancel);
        expect(heap.size).toBe(kept.length);
        expect(heap.next).toBe(kept.length ? Math.min(...kept.map(({ time }) => time)) : undefined);
        for (let action = heap.take(20); action; action = heap.take(20)) action();
        expect(seen).toEqual(kept.sort((a, b) => a.time - b.time || a.index - b.index).map(({ index }) => index));
      }),
    );
  });

  it("keeps what is not due", () => {
    const heap = new TimerHeap();
    heap.add(5, () => {});
    expect(heap.take(4)).toBeUndefined();
    expect(heap.take(5)).toBeTypeOf("function");
    expect(heap.take(5)).toBeUndefined();
  });
});
