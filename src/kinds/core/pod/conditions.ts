/** Conditions of a Pod's status. */

import { formatTime } from "../../../api/time.ts";
import type { PodCondition, PodStatus } from "../../../api/types/core-v1.ts";

/** A condition as its author says it; times are added. */
export interface ConditionSetting {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
}

/**
 * The status with that condition, the same object if it says so already. The transition time moves only when the
 * condition's status does. `now`: milliseconds.
 */
export function withPodCondition(status: PodStatus, setting: ConditionSetting, now: number): PodStatus {
  const conditions = status.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === setting.type);
  const old = conditions[index];
  if (old && old.status === setting.status && old.reason === setting.reason && old.message === setting.message) return status;
  const next: PodCondition = {
    lastProbeTime: null as unknown as string,
    lastTransitionTime: old?.status === setting.status ? old.lastTransitionTime : formatTime(now),
    ...(setting.message ? { message: setting.message } : {}),
    ...(setting.reason ? { reason: setting.reason } : {}),
    status: setting.status,
    type: setting.type,
  };
  return { ...status, conditions: old ? conditions.with(index, next) : [...conditions, next] };
}

/** True when the Pod's condition Ready is. */
export const isPodReady = (status: PodStatus | undefined): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;

/** Succeeded or Failed: it will not run again. */
export const isPodTerminal = (status: PodStatus | undefined): boolean => status?.phase === "Succeeded" || status?.phase === "Failed";
