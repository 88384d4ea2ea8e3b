/** What PodDisruptionBudgets would keep of Pods that are to go. As kubernetes: filterPodsWithPDBViolation. */
import { compileLabelSelector } from "../../api/selectors.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import type { Lister } from "../../kinds/kind.ts";
import { podDisruptionBudget } from "../../kinds/policy/pod-disruption-budget.ts";

/** The Pods whose disruption a budget does not allow any more, once those before them are disrupted. */
export function protectedPods(lister: Lister, pods: readonly Pod[]): ReadonlySet<Pod> {
  const budgets = lister.list(podDisruptionBudget).map((budget) => ({
    namespace: budget.metadata.namespace,
    selector: compileLabelSelector(budget.spec.selector),
    disrupted: budget.status?.disruptedPods ?? {},
    left: budget.status?.disruptionsAllowed ?? 0,
  }));
  const kept = new Set<Pod>();
  for (const pod of pods) {
    const { namespace, name = "", labels } = pod.metadata;
    for (const budget of budgets) {
      if (budget.namespace !== namespace || !labels || !budget.selector.matches(labels) || name in budget.disrupted) continue;
      if (--budget.left < 0) kept.add(pod);
    }
  }
  return kept;
}
