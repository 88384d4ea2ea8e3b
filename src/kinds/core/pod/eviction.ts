/** `eviction`: deletes a Pod if its PodDisruptionBudget allows it. As kubernetes: registry/core/pod/storage EvictionREST. */
import type { JsonObject, KubeObject } from "../../../api/meta.ts";
import { ApiError, badRequest, conflict, forbiddenRequest, tooManyRequests } from "../../../api/status.ts";
import { formatTime } from "../../../api/time.ts";
import type { Pod } from "../../../api/types/core-v1.ts";
import type { Eviction, PodDisruptionBudget } from "../../../api/types/policy-v1.ts";
import { matchesLabels } from "../../generic/label-selector.ts";
import type { ActionContext, ActionSubresource, Lister } from "../../kind.ts";
import { podDisruptionBudget } from "../../policy/pod-disruption-budget.ts";
import { isPodReady, isPodTerminal, withPodCondition } from "./conditions.ts";
import { success } from "./success.ts";

/** A budget with more disrupted Pods than this takes no more. */
const maxDisrupted = 2000;
const retryAfterSeconds = 10;

/** Nothing is lost by such a Pod: no budget is asked. */
const ignoresBudgets = ({ metadata, status }: Pod): boolean =>
  isPodTerminal(status) || status.phase === "Pending" || metadata.deletionTimestamp !== undefined;

function budgetsOf(pod: Pod, lister: Lister): readonly PodDisruptionBudget[] {
  return lister
    .list<PodDisruptionBudget & KubeObject>(podDisruptionBudget, pod.metadata.namespace)
    .filter(({ spec }) => spec?.selector !== undefined && matchesLabels(spec.selector, pod.metadata.labels));
}

/** True when an unready Pod may go without counting against the budget. */
function mayGoUnhealthy(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isPodReady(pod.status)) return false;
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy;
}

const tooMany = (message: string, retry: number): ApiError =>
  tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retry, [{ reason: "DisruptionBudget", message }]);

/** The budget with one disruption less and the Pod noted. Throws 429 when none is left. */
export function takeDisruption(budget: PodDisruptionBudget, pod: string, now: number): PodDisruptionBudget {
  const { metadata, status } = budget;
  const name = metadata.name ?? "";
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0, disruptedPods = {}, observedGeneration = 0 } = status ?? {};
  if (observedGeneration < (metadata.generation ?? 0))
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, retryAfterSeconds);
  const what = { group: "policy", resource: "poddisruptionbudgets" };
  if (disruptionsAllowed < 0) throw forbiddenRequest(what, name, "pdb disruptions allowed is negative");
  if (Object.keys(disruptedPods).length > maxDisrupted)
    throw forbiddenRequest(what, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  if (disruptionsAllowed === 0)
    throw tooMany(`The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`, 0);
  return {
    ...budget,
    status: { ...status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: { ...disruptedPods, [pod]: formatTime(now) } },
  };
}

/** Asks the budgets and notes the disruption in the same transaction. */
function askBudgets(pod: Pod, context: ActionContext, dryRun: boolean): void {
  const budgets = budgetsOf(pod, context.lister);
  if (budgets.length > 1)
    throw new ApiError(
      "",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
      undefined,
      500,
    );
  const [budget] = budgets;
  if (!budget || mayGoUnhealthy(pod, budget)) return;
  const taken = takeDisruption(budget, context.name, context.now);
  if (!dryRun) context.writeSet.put(podDisruptionBudget, taken);
}

const evicting = { type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI", message: "Eviction API: evicting" } as const;

interface DeleteOptions {
  readonly dryRun?: readonly string[] | undefined;
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined;
}

/** As kubernetes: the conflict names the Kind, not the resource. */
function checkPreconditions({ metadata }: Pod, { preconditions }: DeleteOptions): void {
  const wanted = { UID: preconditions?.uid, ResourceVersion: preconditions?.resourceVersion };
  const found = { UID: metadata.uid, ResourceVersion: metadata.resourceVersion };
  for (const name of ["UID", "ResourceVersion"] as const) {
    if (wanted[name] === undefined || wanted[name] === found[name]) continue;
    const detail = `the ${name} in the precondition (${wanted[name]}) does not match the ${name} in record (${found[name]}). The object might have been deleted and then recreated`;
    throw conflict({ group: "", resource: "Pod" }, metadata.name ?? "", detail);
  }
}

/** The Pod says why it goes. */
async function markEvicting(context: ActionContext): Promise<void> {
  await context.modify((current) => {
    const pod = current as Pod;
    const status = withPodCondition(pod.status, evicting, context.now);
    return status === pod.status ? pod : ({ ...pod, status } as Pod);
  });
}

async function run(input: KubeObject, context: ActionContext): Promise<KubeObject> {
  const eviction = input as Eviction;
  if (eviction.metadata.name !== context.name) throw badRequest("name in URL does not match name in Eviction object");
  const options = (eviction.deleteOptions ?? {}) as DeleteOptions & JsonObject;
  const dryRun = context.dryRun || (options.dryRun?.length ?? 0) > 0;
  const pod = (await context.modify((current) => current)) as Pod;
  checkPreconditions(pod, options);
  if (!ignoresBudgets(pod)) askBudgets(pod, context, dryRun);
  if (!dryRun) await markEvicting(context);
  await context.remove({ ...options, preconditions: { uid: pod.metadata.uid }, ...(dryRun ? { dryRun: ["All"] } : {}) });
  return success();
}

export const evictionAction: ActionSubresource = { shape: "action", type: "policy/v1.Eviction", otherVersions: ["policy/v1beta1"], run };
