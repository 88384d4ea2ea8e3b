import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../../src/api/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["500ms", 500],
    ["1.5s", 1_500],
    [".5s", 500],
    ["-2s", -2_000],
    ["+2s", 2_000],
    ["0", 0],
    ["0s", 0],
    ["1500us", 1.5],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "5", "m", "5 m", "5x", "1h 30m", "-", "s5", "5mm"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0s"],
    [500, "500ms"],
    [1_500, "1.5s"],
    [300_000, "5m"],
    [5_400_000, "1h30m"],
    [3_600_000, "1h"],
    [-61_000, "-1m1s"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});
