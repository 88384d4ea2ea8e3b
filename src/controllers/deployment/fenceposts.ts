/** maxSurge and maxUnavailable in Pods. */
import type { Deployment } from "../../api/types/apps-v1.ts";
import type { IntOrString } from "../../api/types/intstr.ts";

/** A number as it is, or a percentage of `total`, rounded up or down. */
export function scaledValue(value: IntOrString | undefined, total: number, round: "up" | "down"): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  const share = (Number.parseInt(value, 10) * total) / 100;
  return round === "up" ? Math.ceil(share) : Math.floor(share);
}

export const isRolling = (deployment: Deployment): boolean => deployment.spec.strategy.type === "RollingUpdate";

export const wantedReplicas = (deployment: Deployment): number => deployment.spec.replicas ?? 1;

/** How many Pods may be there beyond the wanted number; 0 unless the strategy is RollingUpdate. */
export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

/** How many Pods may be missing; 0 unless the strategy is RollingUpdate, never more than are wanted. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = wantedReplicas(deployment);
  if (!isRolling(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

/** Percentages may both come out as zero for few replicas: then one Pod may be missing, or nothing could ever move. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const rolling = deployment.spec.strategy.rollingUpdate;
  const replicas = wantedReplicas(deployment);
  const surge = scaledValue(rolling?.maxSurge, replicas, "up");
  const unavailable = scaledValue(rolling?.maxUnavailable, replicas, "down");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
