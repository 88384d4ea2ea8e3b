/** Makes and deletes the Pods of a Job. */
import type { Job } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { ControllerContext } from "../controller.ts";
import { isReady } from "../pod-state.ts";
import { deletePod, isTerminating, makePod, slowStart } from "../replica-set/pod-control.ts";
import type { JobFacts } from "./facts.ts";
import { untracked } from "./job-pods.ts";
import type { PodPlan } from "./plan-pods.ts";
import { jobPod } from "./pod-template.ts";

type Tools = Pick<ControllerContext<unknown>, "client" | "events" | "breathe">;

/** How the counts of a Job's Pods have moved, and the first error. */
export interface Moved {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly error: unknown;
}

export const unmoved: Moved = { active: 0, ready: 0, terminating: 0, error: undefined };

/** Removes one Pod's tracking finalizer; a Pod that is gone already is fine. */
export const untrack = ({ client }: Pick<Tools, "client">, pod: Pod) =>
  client.modify(podKind, pod.metadata.namespace, pod.metadata.name ?? "", untracked);

/** `counted`: they keep their finalizer and so count as failed; otherwise they leave no trace in the status. */
export async function removePods(tools: Tools, job: Job, which: { pods: readonly Pod[]; counted: boolean }): Promise<Moved> {
  let [removed, ready, error]: [number, number, unknown] = [0, 0, undefined];
  for (const pod of which.pods) {
    try {
      if (!which.counted) await untrack(tools, pod);
      await deletePod(tools, pod, job);
      removed++;
      if (isReady(pod)) ready++;
      await tools.breathe();
    } catch (failure) {
      error ??= failure;
    }
  }
  return { active: -removed, ready: -ready, terminating: removed, error };
}

export async function applyPods(tools: Tools, facts: JobFacts, plan: PodPlan): Promise<Moved> {
  const { job, indexes } = facts;
  if (plan.remove.length > 0) return removePods(tools, job, { pods: plan.remove, counted: false });
  let made = 0;
  const error = await slowStart(plan.create.length, async (at) => {
    const index = plan.create[at];
    await makePod(tools, jobPod(job, index, index === undefined ? undefined : indexes?.held.get(index)), job);
    made++;
    await tools.breathe();
  });
  return { ...unmoved, active: made, error: isTerminating(error) ? undefined : error };
}
