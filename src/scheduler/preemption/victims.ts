/** Which Pods of a node have to go so that a more important one fits. As kubernetes: selectVictimsOnNode. */
import { parseTime } from "../../api/time.ts";
import type { Pod } from "../../api/types/core-v1.ts";

export interface Candidate {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly Pod[];
  /** How many of them a PodDisruptionBudget would keep. */
  readonly violations: number;
}

export const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0;

const startOf = (pod: Pod): number => parseTime(pod.status.startTime) ?? Number.POSITIVE_INFINITY;

/** The more important first; among equals the one that has run longer. */
export const moreImportant = (a: Pod, b: Pod): number => priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);

/**
 * `fitsWithout(gone)`: whether the Pod fits when those are gone. Everything less important goes, then as much as
 * possible is let back in: first what budgets protect, the most important first. Undefined: it does not help.
 */
export function selectVictims(
  lesser: readonly Pod[],
  isProtected: ReadonlySet<Pod>,
  fitsWithout: (gone: ReadonlySet<Pod>) => boolean,
): readonly Pod[] | undefined {
  if (lesser.length === 0) return undefined;
  const gone = new Set(lesser);
  if (!fitsWithout(gone)) return undefined;
  const ordered = [...lesser].sort(moreImportant);
  for (const pod of [...ordered.filter((one) => isProtected.has(one)), ...ordered.filter((one) => !isProtected.has(one))]) {
    gone.delete(pod);
    if (!fitsWithout(gone)) gone.add(pod);
  }
  return ordered.filter((pod) => gone.has(pod));
}

/** Smaller is better, field by field. */
function costOf({ victims, violations }: Candidate): readonly number[] {
  const [first] = victims;
  const top = first ? priorityOf(first) : 0;
  // as kubernetes: shifted so that fewer Pods of low importance never weigh more than many
  const sum = victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const latest = Math.min(...victims.filter((pod) => priorityOf(pod) === top).map(startOf));
  return [violations, top, sum, victims.length, Number.isFinite(latest) ? -latest : Number.NEGATIVE_INFINITY];
}

/** The candidate that hurts least; the first among equals. As kubernetes: pickOneNodeForPreemption. */
export function pickCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  let least: readonly number[] = [];
  for (const candidate of candidates) {
    const cost = costOf(candidate);
    const at = cost.findIndex((value, index) => value !== least[index]);
    if (!best || (at >= 0 && (cost[at] ?? 0) < (least[at] ?? 0))) [best, least] = [candidate, cost];
  }
  return best;
}
