/** How far a rolling update of a DaemonSet may go. */
import type { DaemonSet } from "../../api/types/apps-v1.ts";
import { scaledValue } from "../deployment/fenceposts.ts";

/** Nodes that may have a second Pod; percentages are rounded up. */
export const maxSurge = ({ spec }: DaemonSet, desired: number): number =>
  spec.updateStrategy.type === "RollingUpdate" ? scaledValue(spec.updateStrategy.rollingUpdate?.maxSurge, desired, "up") : 0;

/** Nodes that may be without an available Pod; one if otherwise nothing could ever move. */
export function maxUnavailable(set: DaemonSet, desired: number): number {
  const unavailable = scaledValue(set.spec.updateStrategy.rollingUpdate?.maxUnavailable, desired, "up");
  return unavailable === 0 && maxSurge(set, desired) === 0 ? 1 : unavailable;
}

/** Two Pods on a node may be meant. */
export const allowsSurge = (set: DaemonSet): boolean => maxSurge(set, 1) > 0;
