/** disruption-controller: keeps the status of PodDisruptionBudgets. As kubernetes: pkg/controller/disruption. */

import { equalJson } from "../../api/equal-json.ts";
import { type KubeObject, objectKey, splitKey } from "../../api/meta.ts";
import { compileLabelSelector, labelSelectorMatches } from "../../api/selectors.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../api/types/policy-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { podDisruptionBudget as budgetKind } from "../../kinds/policy/pod-disruption-budget.ts";
import { type ControllerContext, defineController, type ReconcileResult } from "../controller.ts";
import { isReady } from "../pod-state.ts";
import { budgetStatus, disruptedPods, failSafeStatus, healthyPods } from "./budget-status.ts";
import { type Expected, expectedPods, NoScale } from "./expected-pods.ts";

type Context = ControllerContext<undefined>;
type Budget = PodDisruptionBudget & KubeObject;
type PodChange = { readonly object: Pod | undefined; readonly old: Pod | undefined };
type BudgetChange = { readonly object: Budget | undefined; readonly old: Budget | undefined };

const sameForBudgets = (object: Pod, old: Pod): boolean =>
  object.metadata.labels === old.metadata.labels &&
  object.metadata.ownerReferences === old.metadata.ownerReferences &&
  object.metadata.deletionTimestamp === old.metadata.deletionTimestamp &&
  isReady(object) === isReady(old);

/** The budgets that select the Pod, or did. */
function podKeys({ object, old }: PodChange, { lister }: Context): readonly string[] {
  if (object && old && sameForBudgets(object, old)) return [];
  const { namespace } = (object ?? old)?.metadata ?? {};
  if (lister.count(budgetKind, namespace) === 0) return [];
  const selects = ({ spec }: Budget) => [object, old].some((pod) => pod && labelSelectorMatches(spec.selector, pod.metadata.labels));
  return lister.list<Budget>(budgetKind, namespace).filter(selects).map(objectKey);
}

/** Also when an eviction has been noted in the status. */
const budgetKeys = ({ object, old }: BudgetChange): readonly string[] =>
  object && (object.spec !== old?.spec || object.status?.disruptedPods !== old?.status?.disruptedPods) ? [objectKey(object)] : [];

async function writeStatus({ client }: Context, budget: Budget, status: PodDisruptionBudgetStatus): Promise<void> {
  if (equalJson(budget.status, status)) return;
  await client.update(budgetKind, { ...budget, status }, { subresource: "status" });
}

/** Undefined: it cannot be told, and the budget says so. */
async function expected(context: Context, budget: Budget, pods: readonly Pod[]): Promise<Expected | undefined> {
  try {
    return expectedPods(context.lister, budget, pods);
  } catch (error) {
    if (!(error instanceof NoScale)) throw error;
    const text = `Failed to calculate the number of expected pods: ${error.message}`;
    context.events.record(budget, "Warning", "CalculateExpectedPodCountFailed", text);
    await writeStatus(context, budget, failSafeStatus(budget, error.message, context.clock.now()));
    return undefined;
  }
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const { lister, events, clock } = context;
  const budget = lister.get<Budget>(budgetKind, namespace, name);
  if (!budget) return undefined;
  const selector = compileLabelSelector(budget.spec.selector);
  const pods = lister.list<Pod>(podKind, namespace).filter(({ metadata }) => selector.matches(metadata.labels));
  if (pods.length === 0) events.record(budget, "Normal", "NoPods", "No matching pods found");
  const wanted = await expected(context, budget, pods);
  if (!wanted) return undefined;
  const now = clock.now();
  const disrupted = disruptedPods(budget, pods, now);
  for (const pod of disrupted.overdue)
    events.record(pod, "Warning", "NotDeleted", `Pod was expected by PDB ${key} to be deleted but it wasn't`);
  const currentHealthy = healthyPods(pods, disrupted);
  await writeStatus(context, budget, budgetStatus(budget, { ...wanted, currentHealthy, disrupted }, now));
  return disrupted.recheck === undefined ? undefined : { requeueAfter: disrupted.recheck - now + 1 };
}

export const disruptionController = defineController({
  name: "disruption-controller",
  component: "controllermanager",
  watches: [
    { kind: budgetKind, keys: budgetKeys },
    { kind: podKind, keys: podKeys },
  ],
  reconcile,
});
