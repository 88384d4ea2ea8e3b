/** What Pods use of a quota. As kubernetes: pkg/quota/v1/evaluator/core/pods.go. */
import { type Amounts, addAmounts, countOf, parseAmounts } from "../../../api/amounts.ts";
import type { Quantity } from "../../../api/quantity.ts";
import type { Pod, ResourceRequirements } from "../../../api/types/core-v1.ts";
import { isPodTerminal } from "../pod/conditions.ts";
import { podTotals } from "../pod/totals.ts";

const native = ["cpu", "memory", "ephemeral-storage"];
const counted: ReadonlySet<string> = new Set([
  "count/pods",
  "pods",
  ...native,
  ...native.map((name) => `requests.${name}`),
  ...native.map((name) => `limits.${name}`),
]);

const isHugePages = (name: string) => name.startsWith("hugepages-");
/** "example.com/gpu": neither Kubernetes' own nor already a quota's name. */
const isExtended = (name: string) => name.includes("/") && !name.includes("kubernetes.io/") && !name.startsWith("requests.");

/** Whether Pods count for a resource of that name. */
export function countsForPods(name: string): boolean {
  if (counted.has(name) || isHugePages(name)) return true;
  const [, requested] = /^requests\.(.+)$/.exec(name) ?? [];
  return requested !== undefined && (isHugePages(requested) || isExtended(requested));
}

function computeUsage(requests: Amounts, limits: Amounts): Map<string, Quantity> {
  const used = new Map<string, Quantity>();
  for (const [name, amount] of requests) {
    if (native.includes(name) || isHugePages(name)) used.set(name, amount);
    if (native.includes(name) || isHugePages(name) || isExtended(name)) used.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) if (native.includes(name)) used.set(`limits.${name}`, amount);
  return used;
}

/** When a Pod that is being deleted ceases to count even if it is still there, milliseconds; undefined: it is not being deleted. */
export function graceEnd({ metadata }: Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return undefined;
  return Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

/** Pods that have ended, or should have, use no resources. */
export function isCharged(pod: Pod, now: number): boolean {
  return !isPodTerminal(pod.status) && now <= (graceEnd(pod) ?? now);
}

/** Objects in storage count in any case; the rest only while the Pod may run. */
export function podUsage(pod: Pod, now: number): Amounts {
  const stored = new Map([["count/pods", countOf(1)]]);
  if (!isCharged(pod, now)) return stored;
  const used = computeUsage(podTotals(pod.spec, "requests"), podTotals(pod.spec, "limits"));
  return addAmounts(stored, used.set("pods", countOf(1)));
}

/** A quota of these asks every container to say something about it. */
const demanded: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  ...["cpu", "memory"].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
]);

const saidBy = ({ resources }: { readonly resources?: ResourceRequirements | undefined }): Amounts =>
  computeUsage(parseAmounts(resources?.requests), parseAmounts(resources?.limits));

/** "must specify cpu for: a,b; limits.memory for: a". */
export function missingResources(names: readonly string[], { spec }: Pod): string | undefined {
  const whole = saidBy(spec);
  const texts = names
    .filter((name) => demanded.has(name) && !whole.has(name))
    .sort()
    .flatMap((name) => {
      const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter((container) => !saidBy(container).has(name));
      const who = [...new Set(silent.map((container) => container.name))].sort();
      return who.length > 0 ? [`${name} for: ${who.join(",")}`] : [];
    });
  return texts.length > 0 ? `must specify ${texts.join("; ")}` : undefined;
}
