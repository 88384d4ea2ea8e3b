import { baselineChecks } from "./baseline.ts";
import type { Check, PodView } from "./check.ts";
import type { Level } from "./policy.ts";
import { restrictedChecks } from "./restricted.ts";

const checksOf: Readonly<Record<Level, readonly Check[]>> = {
  privileged: [],
  baseline: baselineChecks,
  restricted: restrictedChecks,
};

/** Why the Pod does not meet the level, as one sentence; undefined if it does. */
export function violation(level: Level, pod: PodView): string | undefined {
  const found = checksOf[level].flatMap((check) => check(pod) ?? []);
  return found.length > 0 ? found.join(", ") : undefined;
}
