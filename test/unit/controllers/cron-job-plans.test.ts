import { describe, expect, it } from "vitest";
import { createNextTime, dueTimes } from "../../../src/controllers/cron-job/schedule-times.ts";
import { formatInZone } from "../../../src/controllers/cron-job/wall-time.ts";
import { type CronSchedule, parseCronSchedule } from "../../../src/kinds/batch/cron-schedule.ts";

const times = (schedule: string, zone?: string) => createNextTime(parseCronSchedule(schedule) as CronSchedule, zone);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19));

describe("the next time of a schedule", () => {
  it.each([
    ["* * * * *", undefined, "2026-01-01T00:00:30Z", "2026-01-01T00:01:00"],
    ["*/15 * * * *", undefined, "2026-01-01T00:15:00Z", "2026-01-01T00:30:00"],
    ["0 8-17/4 * * MON-FRI", undefined, "2026-01-02T16:30:00Z", "2026-01-05T08:00:00"],
    ["0 0 13 * FRI", undefined, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00"],
    ["0 0 29 2 *", undefined, "2026-01-01T00:00:00Z", "2028-02-29T00:00:00"],
    ["0 0 31 2 *", undefined, "2026-01-01T00:00:00Z", undefined],
    ["@yearly", undefined, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00"],
    ["@every 90s", undefined, "2026-01-01T00:00:00Z", "2026-01-01T00:01:30"],
    ["@every 2.9s", undefined, "2026-01-01T00:00:00.900Z", "2026-01-01T00:00:02"],
    ["@every -5s", undefined, "2026-01-01T00:00:00Z", "2026-01-01T00:00:01"],
    ["0,,30 * * * *", undefined, "2026-01-01T00:00:00Z", "2026-01-01T00:30:00"],
    [", * * * *", undefined, "2026-01-01T00:00:00Z", undefined],
    ["0 , * * *", undefined, "2026-01-01T00:00:00Z", undefined],
    ["50/5 * * * *", undefined, "2026-01-01T00:00:00Z", "2026-01-01T00:50:00"],
    ["*-7/20 * * * *", undefined, "2026-01-01T00:20:00Z", "2026-01-01T00:40:00"],
    ["0 9 * * *", "Europe/Zurich", "2026-01-01T09:00:00Z", "2026-01-02T08:00:00"],
    ["0 9 * * *", "Asia/Kolkata", "2026-06-01T00:00:00Z", "2026-06-01T03:30:00"],
    ["30 2 * * *", "Europe/Zurich", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00"],
    ["30 2 * * *", "Europe/Zurich", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00"],
    ["0 0 * * *", "America/New_York", "2026-03-08T12:00:00Z", "2026-03-09T04:00:00"],
  ])("%s in %s after %s is %s", (schedule, zone, after, next) => {
    expect(iso(times(schedule, zone)(Date.parse(after)))).toBe(next);
  });
});

describe("what is due", () => {
  it.each([
    ["* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:00:59Z", undefined, 0],
    ["* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "2026-01-01T00:01:00", 1],
    ["* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T03:00:30Z", "2026-01-01T03:00:00", 180],
    ["30 6-16/4 * * 1-5", "2026-01-02T00:00:00Z", "2026-01-04T12:00:00Z", "2026-01-02T14:30:00", 14],
    ["@every 10s", "2026-01-01T00:00:05Z", "2026-01-01T01:00:00Z", "2026-01-01T00:59:55", 359],
  ])("%s since %s at %s", (schedule, since, now, latest, missed) => {
    const due = dueTimes(times(schedule), Date.parse(since), Date.parse(now));
    expect([iso(due.latest), due.missed]).toEqual([latest, missed]);
  });
});

it("writes times with the offset of their zone", () => {
  const at = Date.parse("2026-07-01T06:00:00Z");
  expect(formatInZone(at, undefined)).toBe("2026-07-01T06:00:00Z");
  expect(formatInZone(at, "Europe/Zurich")).toBe("2026-07-01T08:00:00+02:00");
  expect(formatInZone(at, "America/St_Johns")).toBe("2026-07-01T03:30:00-02:30");
});
