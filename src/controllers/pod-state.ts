/** What controllers ask of a Pod. As kubernetes: pkg/api/v1/pod, pkg/controller/controller_utils.go. */
import { parseTime } from "../api/time.ts";
import type { Pod, PodCondition } from "../api/types/core-v1.ts";

export const isEnded = (pod: Pod): boolean => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

/** Neither ended nor being deleted: it counts as a replica. */
export const isActive = (pod: Pod): boolean => !isEnded(pod) && pod.metadata.deletionTimestamp === undefined;

/** Being deleted and not ended yet. */
export const isTerminating = (pod: Pod): boolean => !isEnded(pod) && pod.metadata.deletionTimestamp !== undefined;

export const readyCondition = (pod: Pod): PodCondition | undefined => pod.status?.conditions?.find(({ type }) => type === "Ready");

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === "True";

/** When a ready Pod becomes available, ms since the epoch: `minReadySeconds` after it became ready. Undefined: it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number): number | undefined {
  const ready = readyCondition(pod);
  if (ready?.status !== "True") return undefined;
  if (minReadySeconds === 0) return Number.NEGATIVE_INFINITY;
  const since = parseTime(ready.lastTransitionTime);
  return since === undefined ? undefined : since + minReadySeconds * 1000;
}
