/** What becomes of the conditions of a node that nobody hears of any more. As kubernetes: node_lifecycle_controller.go tryUpdateNodeHealth. */
import { formatTime } from "../../api/time.ts";
import type { Node, NodeCondition } from "../../api/types/core-v1.ts";

const reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

/** The same list if all of them are Unknown already. */
export function planLostConditions(node: Node, now: number): readonly NodeCondition[] {
  const old = node.status.conditions ?? [];
  let changed = false;
  const kept = old.map((condition) => {
    if (!reported.includes(condition.type) || condition.status === "Unknown") return condition;
    changed = true;
    return {
      ...condition,
      lastTransitionTime: formatTime(now),
      message: "Kubelet stopped posting node status.",
      reason: "NodeStatusUnknown",
      status: "Unknown",
    };
  });
  const missing = reported.filter((type) => !old.some((condition) => condition.type === type));
  if (!changed && missing.length === 0) return old;
  return [
    ...kept,
    ...missing.map((type) => ({
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: formatTime(now),
      message: "Kubelet never posted node status.",
      reason: "NodeStatusNeverUpdated",
      status: "Unknown",
      type,
    })),
  ];
}

/** Status of a node's Ready condition; undefined: it has none. */
export const readiness = (node: Node): string | undefined => node.status.conditions?.find(({ type }) => type === "Ready")?.status;
