/** Which Pods are within a quota's scope. As kubernetes: pkg/quota/v1/evaluator/core/pods.go. */
import type { StringMap } from "../../../api/meta.ts";
import type { Pod, PodAffinityTerm } from "../../../api/types/core-v1.ts";
import { matchesLabels } from "../../generic/label-selector.ts";
import { qosClass } from "../pod/qos.ts";
import type { ScopeRequirement } from "./evaluator.ts";

/** The requirement as a label selector over the scope's own value. */
export function scopeMatches({ scopeName, operator, values }: ScopeRequirement, value: string | undefined): boolean {
  const labels: StringMap = value ? { [scopeName]: value } : {};
  return matchesLabels({ matchExpressions: [{ key: scopeName, operator, ...(values ? { values } : {}) }] }, labels);
}

const isTerminating = ({ spec }: Pod): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0;

const crossesNamespaces = (term: PodAffinityTerm): boolean => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined;

function hasCrossNamespaceAffinity({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity].some(
    (affinity) =>
      affinity?.requiredDuringSchedulingIgnoredDuringExecution?.some(crossesNamespaces) ||
      affinity?.preferredDuringSchedulingIgnoredDuringExecution?.some(({ podAffinityTerm }) => crossesNamespaces(podAffinityTerm)),
  );
}

export function podInScope(requirement: ScopeRequirement, pod: Pod): boolean {
  switch (requirement.scopeName) {
    case "Terminating":
      return isTerminating(pod);
    case "NotTerminating":
      return !isTerminating(pod);
    case "BestEffort":
      return qosClass(pod) === "BestEffort";
    case "NotBestEffort":
      return qosClass(pod) !== "BestEffort";
    case "PriorityClass":
      return scopeMatches(requirement, pod.spec.priorityClassName);
    case "CrossNamespacePodAffinity":
      return hasCrossNamespaceAffinity(pod);
    default:
      return false;
  }
}
