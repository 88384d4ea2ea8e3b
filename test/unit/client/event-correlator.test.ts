import { describe, expect, it } from "vitest";
import { createEventCorrelator } from "../../../src/client/event-correlator.ts";

const observe = (over: object = {}) => ({ source: "c pod a", type: "Normal", reason: "Pulled", message: "m", now: 0, ...over });

describe("event correlator", () => {
  it("counts up an Event that was written before", () => {
    const correlator = createEventCorrelator();
    const first = correlator.correlate(observe());
    expect(first?.earlier).toBeUndefined();
    correlator.written(first?.key ?? "", { name: "a.1", count: 1, firstTime: 0 });
    expect(correlator.correlate(observe({ now: 5 }))?.earlier).toEqual({ name: "a.1", count: 1, firstTime: 0 });
    expect(correlator.correlate(observe({ message: "other" }))?.earlier).toBeUndefined();
  });

  it("combines Events of one reason from the tenth different message on, until ten minutes have passed", () => {
    const correlator = createEventCorrelator();
    const messages = Array.from({ length: 12 }, (_, index) => correlator.correlate(observe({ message: `m${index}` })));
    expect(messages[8]?.message).toBe("m8");
    expect(messages[9]?.message).toBe("(combined from similar events): m9");
    expect(messages[10]?.key).toBe(messages[9]?.key);
    expect(correlator.correlate(observe({ message: "later", now: 600_001 }))?.message).toBe("later");
  });

  it("drops what goes beyond 25 at once and one per five minutes for each source", () => {
    const correlator = createEventCorrelator();
    const burst = Array.from({ length: 30 }, () => correlator.correlate(observe()));
    expect(burst.filter(Boolean)).toHaveLength(25);
    expect(correlator.correlate(observe({ source: "c pod b" }))).toBeDefined();
    expect(correlator.correlate(observe({ now: 299_000 }))).toBeUndefined();
    expect(correlator.correlate(observe({ now: 300_000 }))).toBeDefined();
  });
});
