/** Durations in Go's syntax ("1h30m", "500ms"), as Kubernetes and its tools write them. In milliseconds. */

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;

/** Milliseconds, or `undefined` for a malformed text. Accepts what Go's time.ParseDuration accepts: a sign, decimals, several units, "0". */
export function parseDuration(text: string): number | undefined {
  const [, sign, rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return 0;
  let total = 0;
  let end = 0;
  for (const match of rest.matchAll(PART)) {
    total += Number(match[1]) * (UNITS[match[2] ?? ""] ?? Number.NaN);
    end = match.index + match[0].length;
  }
  if (end === 0 || end !== rest.length) return undefined;
  return sign === "-" ? -total : total;
}

/** The shortest text in Go's syntax: "1h30m", "5m", "1.5s", "500ms", "0s". */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) return "0s";
  const sign = ms < 0 ? "-" : "";
  if (size < 1_000) return `${sign}${decimal(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const seconds = (size % 60_000) / 1_000;
  return `${sign}${hours ? `${hours}h` : ""}${minutes ? `${minutes}m` : ""}${seconds ? `${decimal(seconds)}s` : ""}`;
}

function decimal(value: number): string {
  return String(Number(value.toFixed(6)));
}
