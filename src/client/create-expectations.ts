/** Expectations on virtual time: what is older than five minutes is no longer waited for, as in Kubernetes. */
import type { TimeLine } from "../clock/clock.ts";
import type { Expectations } from "./expectations.ts";

const patience = 5 * 60_000;

interface Outstanding {
  creations: number;
  deletions: number;
  readonly since: number;
}

export function createExpectations(clock: TimeLine): Expectations {
  const outstanding = new Map<string, Outstanding>();
  const lower = (key: string, field: "creations" | "deletions") => {
    const entry = outstanding.get(key);
    if (entry) entry[field]--;
  };
  return {
    satisfied(key) {
      const entry = outstanding.get(key);
      return !entry || (entry.creations <= 0 && entry.deletions <= 0) || clock.now() - entry.since > patience;
    },
    expect: (key, creations, deletions) => void outstanding.set(key, { creations, deletions, since: clock.now() }),
    created: (key) => lower(key, "creations"),
    deleted: (key) => lower(key, "deletions"),
    forget: (key) => void outstanding.delete(key),
  };
}
