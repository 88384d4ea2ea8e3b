/** Taints that nothing tolerates. */
import { tolerates } from "./toleration.ts";
import type { Taint, Toleration } from "./types/core-v1.ts";

/** The first taint of the given effects that nothing tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  if (!taints || taints.length === 0) return undefined;
  return taints.find((taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)));
}
