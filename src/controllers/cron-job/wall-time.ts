/** Times as a clock on the wall of some time zone shows them. */
import { parseTime } from "../../api/time.ts";

export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** What the wall shows at a time in milliseconds since the epoch. */
export type Wall = (ms: number) => WallTime;

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Throws a RangeError for a zone that does not exist. */
export function createWall(timeZone = "UTC"): Wall {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (ms) => {
    const parts: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(ms)) parts[type] = value;
    const { year, month, day, hour, minute, weekday = "" } = parts;
    return {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      weekday: weekdays.indexOf(weekday),
      hour: Number(hour),
      minute: Number(minute),
    };
  };
}

const two = (value: number) => `${value}`.padStart(2, "0");

/** RFC 3339 in whole seconds with the zone's offset: "2026-03-01T08:00:00+01:00", "Z" for none. */
export function formatInZone(ms: number, timeZone: string | undefined): string {
  const { year, month, day, hour, minute } = createWall(timeZone)(ms);
  const seconds = two(Math.floor(ms / 1000) % 60);
  const shown = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${seconds}`;
  const offset = Math.round(((parseTime(`${shown}Z`) ?? ms) - ms) / 60_000);
  if (offset === 0) return `${shown}Z`;
  const size = Math.abs(offset);
  return `${shown}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
