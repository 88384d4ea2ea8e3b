/** spec.podFailurePolicy: what the failure of a Pod means. Pure. As kubernetes: pkg/controller/job/pod_failure_policy.go. */
import type { PodFailurePolicy, PodFailurePolicyRule } from "../../api/types/batch-v1.ts";
import type { ContainerStatus, Pod } from "../../api/types/core-v1.ts";

export interface FailureMatch {
  /** The failure counts towards the back-off limits. */
  readonly counts: boolean;
  readonly action?: PodFailurePolicyRule["action"];
  /** With FailJob: why. */
  readonly message?: string;
}

/** The first rule that matches decides; without one the failure counts. */
export function matchFailurePolicy(policy: PodFailurePolicy | undefined, pod: Pod): FailureMatch {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const reason = rule.onExitCodes ? matchExitCodes(pod, rule.onExitCodes) : matchConditions(pod, rule);
    if (reason === undefined) continue;
    const { action } = rule;
    if (action !== "FailJob") return { counts: action !== "Ignore", action };
    return { counts: true, action, message: `${reason} matching FailJob rule at index ${index}` };
  }
  return { counts: true };
}

const nameOf = ({ metadata }: Pod) => `${metadata.namespace}/${metadata.name}`;

function matchExitCodes(
  pod: Pod,
  { containerName, operator, values }: NonNullable<PodFailurePolicyRule["onExitCodes"]>,
): string | undefined {
  const all: readonly ContainerStatus[] = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of all) {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(code) === (operator === "In")) return `Container ${name} for pod ${nameOf(pod)} failed with exit code ${code}`;
  }
  return undefined;
}

function matchConditions(pod: Pod, { onPodConditions = [] }: PodFailurePolicyRule): string | undefined {
  for (const { type, status } of pod.status?.conditions ?? [])
    if (onPodConditions.some((pattern) => pattern.type === type && (pattern.status ?? "True") === status))
      return `Pod ${nameOf(pod)} has condition ${type}`;
  return undefined;
}
