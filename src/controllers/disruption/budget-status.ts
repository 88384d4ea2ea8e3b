/** The status of a PodDisruptionBudget. As kubernetes: pkg/controller/disruption, component-helpers/apps/poddisruptionbudget. */
import { formatTime, parseTime } from "../../api/time.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import type { Condition } from "../../api/types/meta-v1.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../api/types/policy-v1.ts";
import { isReady } from "../pod-state.ts";
import type { Expected } from "./expected-pods.ts";

/** An evicted Pod that is still not being deleted after so long counts as if it had not been evicted. */
export const deletionTimeout = 2 * 60_000;

export interface Disrupted {
  /** Evicted and soon to go: name → when. */
  readonly pods: Readonly<Record<string, string>>;
  /** Evicted long ago and still there. */
  readonly overdue: readonly Pod[];
  /** When to look again, ms. */
  readonly recheck: number | undefined;
}

/** What has become of the Pods that evictions have noted. */
export function disruptedPods({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Disrupted {
  const kept: Record<string, string> = {};
  const overdue: Pod[] = [];
  let recheck: number | undefined;
  for (const pod of pods) {
    const since = status?.disruptedPods?.[pod.metadata.name ?? ""];
    if (since === undefined || pod.metadata.deletionTimestamp) continue;
    const end = (parseTime(since) ?? 0) + deletionTimeout;
    if (end < now) overdue.push(pod);
    else {
      kept[pod.metadata.name ?? ""] = since;
      recheck = Math.min(recheck ?? end, end);
    }
  }
  return { pods: kept, overdue, recheck };
}

/** Ready, neither being deleted nor about to be. */
export const healthyPods = (pods: readonly Pod[], disrupted: Disrupted): number =>
  pods.filter((pod) => !pod.metadata.deletionTimestamp && disrupted.pods[pod.metadata.name ?? ""] === undefined && isReady(pod)).length;

type Setting = Pick<Condition, "status" | "reason" | "message"> & { readonly observedGeneration: number };

/** The condition DisruptionAllowed as it is now; the transition time moves only when its status does. */
function withAllowed(conditions: readonly Condition[] | undefined, setting: Setting, now: number): readonly Condition[] {
  const type = "DisruptionAllowed";
  const before = conditions?.find((one) => one.type === type);
  const lastTransitionTime = before?.status === setting.status ? before.lastTransitionTime : formatTime(now);
  const next: Condition = { ...setting, type, lastTransitionTime };
  return before ? (conditions ?? []).map((one) => (one === before ? next : one)) : [...(conditions ?? []), next];
}

export interface Observed extends Expected {
  readonly currentHealthy: number;
  readonly disrupted: Disrupted;
}

/** The status that says what was observed. Without expected Pods no disruption is allowed. */
export function budgetStatus(budget: PodDisruptionBudget, observed: Observed, now: number): PodDisruptionBudgetStatus {
  const { expectedPods, desiredHealthy, currentHealthy, disrupted } = observed;
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const observedGeneration = budget.metadata.generation ?? 0;
  const allowed = disruptionsAllowed > 0;
  const setting: Setting = {
    status: allowed ? "True" : "False",
    reason: allowed ? "SufficientPods" : "InsufficientPods",
    message: "",
    observedGeneration,
  };
  return {
    conditions: withAllowed(budget.status?.conditions, setting, now),
    currentHealthy,
    desiredHealthy,
    ...(Object.keys(disrupted.pods).length > 0 ? { disruptedPods: disrupted.pods } : {}),
    disruptionsAllowed,
    expectedPods,
    observedGeneration,
  };
}

/** When it cannot be told how many Pods there should be, nothing may be disrupted. */
export function failSafeStatus(budget: PodDisruptionBudget, message: string, now: number): PodDisruptionBudgetStatus {
  const setting: Setting = { status: "False", reason: "SyncFailed", message, observedGeneration: budget.status?.observedGeneration ?? 0 };
  return { ...budget.status, disruptionsAllowed: 0, conditions: withAllowed(budget.status?.conditions, setting, now) };
}
