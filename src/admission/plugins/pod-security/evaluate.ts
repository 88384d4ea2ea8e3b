import { baselineChecks } from "./baseline.ts";
import type { Check, PodView } from "./check.ts";
import { type Level, type LevelVersion, minorOf } from "./policy.ts";
import { restrictedChecks } from "./restricted.ts";

const checksOf: Readonly<Record<Level, readonly Check[]>> = {
  privileged: [],
  baseline: baselineChecks,
  restricted: restrictedChecks,
};

/** Why the Pod does not meet the level by the rules of that version, as one sentence; undefined if it does. */
export function violation({ level, version }: LevelVersion, pod: PodView): string | undefined {
  const minor = minorOf(version);
  const found = checksOf[level].flatMap((check) => check(pod, minor) ?? []);
  return found.length > 0 ? found.join(", ") : undefined;
}
