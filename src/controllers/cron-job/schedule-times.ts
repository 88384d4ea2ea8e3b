/**
 * When a schedule comes round. Pure. Hours that a change to summer time leaves out are passed over, hours that come
 * twice count twice. As kubernetes: github.com/robfig/cron/v3.
 */
import type { CronCalendar, CronSchedule } from "../../kinds/batch/cron-schedule.ts";
import { createWall, type Wall, type WallTime } from "./wall-time.ts";

const minute = 60_000;
const day = 24 * 60;
/** A schedule that does not come round within five years never does. */
const horizon = 5 * 366 * day * minute;

/** The first time after `after`, ms since the epoch; undefined: never. */
export type NextTime = (after: number) => number | undefined;

/** Throws a RangeError for a time zone that does not exist. */
export function createNextTime(schedule: CronSchedule, timeZone?: string): NextTime {
  if ("every" in schedule) return (after) => Math.floor(after / 1000) * 1000 + schedule.every;
  const wall = createWall(timeZone);
  return (after) => nextOf(schedule.calendar, wall, after);
}

function nextOf(calendar: CronCalendar, wall: Wall, after: number): number | undefined {
  if (calendar.minutes.values.size === 0) return undefined;
  const start = Math.floor(after / minute) * minute + minute;
  for (let time = start; time < start + horizon; ) {
    const shown = wall(time);
    if (!matchesDay(calendar, shown)) time = nextDay(wall, time, shown);
    else if (!calendar.hours.values.has(shown.hour)) time += (60 - shown.minute) * minute;
    else if (!calendar.minutes.values.has(shown.minute)) time += minute;
    else return time;
  }
  return undefined;
}

/** Both day fields have to match if one of them is free, otherwise one of them is enough. */
function matchesDay({ months, days, weekdays }: CronCalendar, shown: WallTime): boolean {
  if (!months.values.has(shown.month)) return false;
  const [byDay, byWeekday] = [days.values.has(shown.day), weekdays.values.has(shown.weekday)];
  return days.free || weekdays.free ? byDay && byWeekday : byDay || byWeekday;
}

/** The first minute of the next day on the wall, whatever the clocks do that night. */
function nextDay(wall: Wall, time: number, from: WallTime): number {
  const next = time + (day - from.hour * 60 - from.minute) * minute;
  const shown = wall(next);
  if (shown.day === from.day) return next;
  const midnight = next - (shown.hour * 60 + shown.minute) * minute;
  return midnight > time && wall(midnight).day === shown.day ? midnight : next;
}

export interface DueTimes {
  /** The latest time that has come; undefined: none. */
  readonly latest: number | undefined;
  /** How many have come, roughly. */
  readonly missed: number;
}

/** What came after `since` up to `now`. */
export function dueTimes(next: NextTime, since: number, now: number): DueTimes {
  const first = next(since);
  if (first === undefined || first > now) return { latest: undefined, missed: 0 };
  const second = next(first);
  if (second === undefined || second > now) return { latest: first, missed: 1 };
  const step = second - first;
  const missed = Math.floor((now - first) / step) + 1;
  for (let reach = 2 * step; ; reach *= 2) {
    const from = Math.max(first - 1, first + Math.floor((now - first) / step) * step - reach);
    const latest = lastWithin(next, from, now);
    if (latest !== undefined || from < first) return { latest: latest ?? first, missed };
  }
}

function lastWithin(next: NextTime, from: number, now: number): number | undefined {
  let latest: number | undefined;
  for (let time = next(from); time !== undefined && time <= now; time = next(time)) latest = time;
  return latest;
}
