import type { Pod } from "../../../api/types/core-v1.ts";
import type { Kind } from "../../kind.ts";
import { claimEvaluator } from "./claim-usage.ts";
import { countEvaluator } from "./count-evaluator.ts";
import { deviceEvaluator } from "./device-usage.ts";
import type { QuotaEvaluator } from "./evaluator.ts";
import { podInScope } from "./pod-scopes.ts";
import { countsForPods, isCharged, missingResources, podUsage } from "./pod-usage.ts";
import { serviceEvaluator } from "./service-usage.ts";

const podEvaluator: QuotaEvaluator = {
  countsUpdates: (subresource) => subresource === "resize",
  counts: countsForPods,
  inScope: (requirement, object) => podInScope(requirement, object as Pod),
  usage: (object, now) => podUsage(object as Pod, now),
  missing: (names, object) => missingResources(names, object as Pod),
  freed: (object, old, now) => isCharged(old as Pod, now) && !isCharged(object as Pod, now),
};

const core: ReadonlyMap<string, QuotaEvaluator> = new Map([
  ["pods", podEvaluator],
  ["services", serviceEvaluator],
  ["persistentvolumeclaims", claimEvaluator],
]);

/** Events are never counted, nor is what stores nothing. */
export const isCountable = (kind: Kind): boolean => kind.namespaced && kind.plural !== "events" && kind.verbs.includes("list");

/** How quotas see objects of that kind. */
export function evaluatorFor({ group, plural, groupResource }: Kind): QuotaEvaluator {
  if (group === "resource.k8s.io" && plural === "resourceclaims") return deviceEvaluator;
  return (group === "" ? core.get(plural) : undefined) ?? countEvaluator(groupResource);
}
