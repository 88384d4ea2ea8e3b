/** How long a Job waits before it replaces failed Pods. Pure. As kubernetes: pkg/controller/job/backoff_utils.go. */
import type { Pod } from "../../api/types/core-v1.ts";
import { finishedAt } from "./job-pods.ts";

const firstDelay = 10_000;
const longestDelay = 10 * 60_000;

export interface BackOff {
  /** Failures since the last success. */
  readonly failures: number;
  /** Of the last of them, ms since the epoch. */
  readonly lastFailure: number;
}

export const noBackOff: BackOff = { failures: 0, lastFailure: 0 };

/** What is known after further Pods have ended. A success forgets the failures before it. */
export function nextBackOff(before: BackOff, succeeded: readonly Pod[], failed: readonly Pod[]): BackOff {
  const lastSuccess = succeeded.length > 0 ? Math.max(...succeeded.map(finishedAt)) : undefined;
  const times = failed.map(finishedAt).filter((time) => lastSuccess === undefined || time > lastSuccess);
  const base = lastSuccess === undefined ? before : noBackOff;
  return times.length === 0 ? base : { failures: base.failures + times.length, lastFailure: Math.max(base.lastFailure, ...times) };
}

/** Milliseconds to wait: 10 s after the first failure, doubled with each further one, at most 10 minutes. */
export function remainingDelay({ failures, lastFailure }: BackOff, now: number): number {
  if (failures === 0) return 0;
  const delay = Math.min(firstDelay * 2 ** (failures - 1), longestDelay);
  return Math.max(0, lastFailure + delay - now);
}
