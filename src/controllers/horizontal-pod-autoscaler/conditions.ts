/** Conditions of an autoscaler. Pure. As kubernetes: setConditionInList. */
import { formatTime } from "../../api/time.ts";
import type { HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus } from "../../api/types/autoscaling-v2.ts";

export type Said = Pick<HorizontalPodAutoscalerCondition, "type" | "status" | "reason" | "message">;

/** The status with the condition as told; the time is that of the last change of `status`. */
export function withCondition(status: HorizontalPodAutoscalerStatus, said: Said, now: number): HorizontalPodAutoscalerStatus {
  const conditions = status.conditions ?? [];
  const old = conditions.find(({ type }) => type === said.type);
  const lastTransitionTime = old?.status === said.status ? old.lastTransitionTime : formatTime(now);
  const made = { ...said, lastTransitionTime };
  return { ...status, conditions: old ? conditions.map((one) => (one === old ? made : one)) : [...conditions, made] };
}
