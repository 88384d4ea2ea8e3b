/** Taints against tolerations. */
import type { Taint, Toleration } from "../api/types/core-v1.ts";

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = (toleration.operator as string | undefined) || "Equal";
  if (operator === "Exists") return true;
  if (operator === "Gt") return Number(taint.value) > Number(toleration.value);
  if (operator === "Lt") return Number(taint.value) < Number(toleration.value);
  return (toleration.value ?? "") === (taint.value ?? "");
}

/** The first taint of the given effects that nothing tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  if (!taints || taints.length === 0) return undefined;
  return taints.find((taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)));
}
