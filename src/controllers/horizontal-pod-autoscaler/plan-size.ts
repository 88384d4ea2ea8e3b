/** What an autoscaler decides without any metric. Pure. As kubernetes: reconcileAutoscaler. */
import type { HorizontalPodAutoscalerSpec } from "../../api/types/autoscaling-v2.ts";

/** `disabled`: somebody scaled the target to zero. `metrics`: the size is within bounds, metrics would have to say more. */
export type Decision = "disabled" | "metrics" | { readonly replicas: number; readonly why: string };

export function planSize({ minReplicas = 1, maxReplicas }: HorizontalPodAutoscalerSpec, current: number): Decision {
  if (current === 0 && minReplicas !== 0) return "disabled";
  if (current > maxReplicas) return { replicas: maxReplicas, why: "Current number of replicas above Spec.MaxReplicas" };
  if (current < minReplicas) return { replicas: minReplicas, why: "Current number of replicas below Spec.MinReplicas" };
  return "metrics";
}
