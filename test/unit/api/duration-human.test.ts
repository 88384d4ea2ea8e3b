import { expect, it } from "vitest";
import { humanDuration } from "../../../src/api/duration-human.ts";

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

it.each([
  [-3 * second, "<invalid>"],
  [-1 * second, "0s"],
  [0, "0s"],
  [119 * second, "119s"],
  [2 * minute, "2m"],
  [9 * minute + 59 * second, "9m59s"],
  [10 * minute + 30 * second, "10m"],
  [179 * minute, "179m"],
  [3 * hour, "3h"],
  [7 * hour + 5 * minute, "7h5m"],
  [47 * hour, "47h"],
  [2 * day, "2d"],
  [3 * day + 4 * hour, "3d4h"],
  [8 * day + 4 * hour, "8d"],
  [729 * day, "729d"],
  [731 * day, "2y1d"],
  [8 * 365 * day, "8y"],
])("%i ms is %s", (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});
