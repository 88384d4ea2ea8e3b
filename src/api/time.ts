/** Conversions between milliseconds since the epoch and Kubernetes' time texts. Reads no clock. */

/** The last second that was written and its text: most times of a turn are the same. */
const last = { second: Number.NaN, text: "" };

/** RFC 3339 in whole seconds, as metav1.Time is written. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== last.second) {
    last.text = `${new Date(ms).toISOString().slice(0, 19)}Z`;
    last.second = second;
  }
  return last.text;
}

/** RFC 3339 with six decimals, as metav1.MicroTime is written. */
export function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}

/** Milliseconds since the epoch, or `undefined` for an absent or malformed text. */
export function parseTime(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
