/** Durations for people: "5s", "3m20s", "2h", "4d3h", "2y50d", as kubectl prints ages. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Whole and rest of a unit in the next smaller one; a rest of zero is not written. */
const pair = (seconds: number, big: number, small: number, names: readonly [string, string]): string => {
  const rest = Math.floor((seconds % big) / small);
  return `${Math.floor(seconds / big)}${names[0]}${rest ? `${rest}${names[1]}` : ""}`;
};

/** Two or three significant figures; times a little in the future count as now. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * minute) return `${seconds}s`;
  if (seconds < 10 * minute) return pair(seconds, minute, 1, ["m", "s"]);
  if (seconds < 3 * hour) return `${Math.floor(seconds / minute)}m`;
  if (seconds < 8 * hour) return pair(seconds, hour, minute, ["h", "m"]);
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)}h`;
  if (seconds < 8 * day) return pair(seconds, day, hour, ["d", "h"]);
  if (seconds < 2 * year) return `${Math.floor(seconds / day)}d`;
  if (seconds < 8 * year) return pair(seconds, year, day, ["y", "d"]);
  return `${Math.floor(seconds / year)}y`;
}
