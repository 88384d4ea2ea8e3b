/** Which Pods nobody will ever finish deleting. As kubernetes: pkg/controller/podgc. */
import { formatTime } from "../../api/time.ts";
import type { Node, Pod, PodCondition } from "../../api/types/core-v1.ts";

export const isTerminated = ({ status }: Pod): boolean => status.phase === "Succeeded" || status.phase === "Failed";

/** Its node is gone: reason to disrupt it. */
export const nodeGone = "PodGC: node no longer exists";

const outOfServiceTaint = "node.kubernetes.io/out-of-service";

/** A node that somebody has declared dead: not ready and tainted out-of-service. */
export function isOutOfService(node: Node): boolean {
  const ready = node.status.conditions?.find(({ type }) => type === "Ready")?.status === "True";
  return !ready && (node.spec.taints?.some(({ key }) => key === outOfServiceTaint) ?? false);
}

/** The Pod as Failed; `disruption`: why, for the DisruptionTarget condition. Finished Pods stay as they are. */
export function asFailed(pod: Pod, now: number, disruption: string | undefined): Pod {
  if (isTerminated(pod)) return pod;
  const status = { ...pod.status, phase: "Failed" as const };
  if (disruption === undefined) return { ...pod, status };
  const { generation } = pod.metadata;
  const condition: PodCondition = {
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: formatTime(now),
    message: disruption,
    ...(generation ? { observedGeneration: generation } : {}),
    reason: "DeletionByPodGC",
    status: "True",
    type: "DisruptionTarget",
  };
  const others = pod.status.conditions?.filter(({ type }) => type !== "DisruptionTarget") ?? [];
  return { ...pod, status: { ...status, conditions: [...others, condition] } };
}

const isEvicted = ({ status }: Pod) => status.phase === "Failed" && status.reason === "Evicted";

/** The finished Pods beyond the threshold: evicted ones first, then the oldest. */
export function surplus(terminated: readonly Pod[], threshold: number): readonly Pod[] {
  if (terminated.length <= threshold) return [];
  const age = ({ metadata }: Pod) => metadata.creationTimestamp ?? "";
  const order = [...terminated].sort((a, b) => {
    if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1;
    if (age(a) !== age(b)) return age(a) < age(b) ? -1 : 1;
    return (a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1;
  });
  return order.slice(0, terminated.length - threshold);
}
