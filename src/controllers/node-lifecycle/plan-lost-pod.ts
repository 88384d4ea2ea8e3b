/** What is said of a Pod whose node is not Ready. */
import { formatTime } from "../../api/time.ts";
import type { Pod, PodCondition } from "../../api/types/core-v1.ts";

export interface LostPod {
  readonly node: string;
  readonly now: number;
  /** Its phase is not known either (`--unknown-phase`, simulated nodes). */
  readonly unknownPhase: boolean;
}

/** The same Pod if nothing has to be said. Finished Pods keep what was last known of them. */
export function planLostPod(pod: Pod, { node, now, unknownPhase }: LostPod): Pod {
  const { phase, conditions } = pod.status;
  if (phase === "Succeeded" || phase === "Failed") return pod;
  const next = conditions?.some(isReady) ? conditions.map((one) => (isReady(one) ? notReady(one, pod, now) : one)) : conditions;
  if (!unknownPhase || phase === "Unknown") return next === conditions ? pod : { ...pod, status: { ...pod.status, conditions: next } };
  const message = `Node ${node} which was running pod ${pod.metadata.name} is unresponsive`;
  return { ...pod, status: { ...pod.status, conditions: next, message, phase: "Unknown", reason: "NodeLost" } };
}

export const isReady = ({ type, status }: PodCondition): boolean => type === "Ready" && status === "True";

function notReady(condition: PodCondition, { metadata }: Pod, now: number): PodCondition {
  const observedGeneration = metadata.generation;
  return {
    ...condition,
    lastTransitionTime: formatTime(now),
    ...(observedGeneration ? { observedGeneration } : {}),
    status: "False",
  };
}
