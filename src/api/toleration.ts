/** Taints against tolerations. */
import type { Taint, Toleration } from "./types/core-v1.ts";

/** As kubernetes: component-helpers/scheduling/corev1 ToleratesTaint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = (toleration.operator as string | undefined) || "Equal";
  if (operator === "Exists") return true;
  if (operator === "Gt") return Number(taint.value) > Number(toleration.value);
  if (operator === "Lt") return Number(taint.value) < Number(toleration.value);
  return (toleration.value ?? "") === (taint.value ?? "");
}
