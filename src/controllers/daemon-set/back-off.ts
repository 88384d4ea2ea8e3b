/** How soon a failed daemon Pod is replaced: at once, then after 1 s, 2 s, … up to 15 min. As kubernetes: client-go util/flowcontrol. */
const first = 1000;
const longest = 15 * 60_000;

export interface BackOff {
  /** 0: now, which counts as a failure; otherwise the milliseconds to wait. */
  take(key: string, now: number): number;
}

export function createBackOff(): BackOff {
  const entries = new Map<string, { delay: number; since: number }>();
  const forget = (now: number) => {
    for (const [key, { since }] of entries) if (now - since > 2 * longest) entries.delete(key);
  };
  return {
    take(key, now) {
      forget(now);
      const entry = entries.get(key);
      if (entry && now - entry.since < entry.delay) return entry.since + entry.delay - now;
      entries.set(key, { delay: entry ? Math.min(2 * entry.delay, longest) : first, since: now });
      return 0;
    },
  };
}
