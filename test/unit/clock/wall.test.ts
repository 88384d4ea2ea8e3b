import { afterEach, describe, expect, it, vi } from "vitest";
import { wallReading, wallTimeLine } from "../../../src/clock/wall.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("wallReading", () => {
  it("goes on when the system's clock is set back", () => {
    const readings = [1_000, 1_010, 500, 520];
    vi.spyOn(Date, "now").mockImplementation(() => readings.shift() ?? 0);
    const now = wallReading();
    expect([now(), now(), now(), now()]).toEqual([1_000, 1_010, 1_010, 1_030]);
  });
});

describe("wallTimeLine", () => {
  it("runs timers in order", async () => {
    const line = wallTimeLine();
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      line.after(8, resolve);
      line.after(4, () => seen.push("second"));
      line.after(1, () => seen.push("first"));
      line.after(2, () => seen.push("cancelled")).cancel();
    });
    line.close();
    expect(seen).toEqual(["first", "second"]);
  });

  it("refuses a delay that is no number", () => {
    expect(() => wallTimeLine().after(Number.NaN, () => {})).toThrow(RangeError);
  });
});
