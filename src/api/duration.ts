/** Durations in Go's syntax ("1h30m", "500ms"), as Kubernetes and its tools write them. In milliseconds. */

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const part = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;
/** One more than the longest duration; the shortest is its negative. */
const limit = 1n << 63n;

/**
 * Milliseconds, or `undefined` for a malformed text. As Go's time.ParseDuration: a sign, decimals, several units in any
 * order, "0" without a unit; whole nanoseconds of each part count, and more than 2^63 of them (292 years) are malformed.
 */
export function parseDuration(text: string): number | undefined {
  const [, sign, rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return 0;
  let total = 0n;
  let end = 0;
  for (const match of rest.matchAll(part)) {
    const [whole, before = "", after = "", unit = ""] = match;
    if (before === "" && after === "") return undefined;
    const size = nanoseconds[unit] ?? 0n;
    total += BigInt(before) * size + fractionOf(after, Number(size));
    end = match.index + whole.length;
  }
  if (end === 0 || end !== rest.length || total > limit || (total === limit && sign !== "-")) return undefined;
  const ms = Number(total) / 1e6;
  return sign === "-" && ms !== 0 ? -ms : ms;
}

/** The whole nanoseconds of what stands behind the point; digits that fit no 64 bits do not count. */
function fractionOf(digits: string, size: number): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (next > limit) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (size / scale)));
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
