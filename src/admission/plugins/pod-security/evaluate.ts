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
export const violation = (level: LevelVersion, pod: PodView): string | undefined => findings(level, pod).join(", ") || undefined;

/** The same in short, without naming containers and fields. */
export const shortViolation = (level: LevelVersion, pod: PodView): string | undefined =>
  findings(level, pod)
    .map((finding) => finding.replace(/ \(.*$/s, ""))
    .join(", ") || undefined;

function findings({ level, version }: LevelVersion, pod: PodView): readonly string[] {
  const minor = minorOf(version);
  return checksOf[level].flatMap((check) => check(pod, minor) ?? []);
}
