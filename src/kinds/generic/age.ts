/** Durations as tables print them: `apimachinery/pkg/util/duration.HumanDuration`. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

const pair = (duration: number, unit: number, letters: string, part: number): string => {
  const whole = Math.floor(duration / unit);
  const rest = Math.floor((duration % unit) / part);
  return rest === 0 ? `${whole}${letters[0]}` : `${whole}${letters[0]}${rest}${letters[1]}`;
};

/** "90s", "5m30s", "170m", "7h5m", "40h", "3d4h", "400d", "2y35d". Milliseconds. */
export function humanDuration(duration: number): string {
  if (duration <= -2 * second) return "<invalid>";
  if (duration < 0) return "0s";
  if (duration < 2 * minute) return `${Math.floor(duration / second)}s`;
  if (duration < 10 * minute) return pair(duration, minute, "ms", second);
  if (duration < 3 * hour) return `${Math.floor(duration / minute)}m`;
  if (duration < 8 * hour) return pair(duration, hour, "hm", minute);
  if (duration < 2 * day) return `${Math.floor(duration / hour)}h`;
  if (duration < 8 * day) return pair(duration, day, "dh", hour);
  if (duration < 2 * year) return `${Math.floor(duration / day)}d`;
  return duration < 8 * year ? pair(duration, year, "yd", day) : `${Math.floor(duration / year)}y`;
}

/** The age of something that happened at `from`; both in milliseconds. */
export const ageText = (from: number, now: number): string => humanDuration(now - from);
