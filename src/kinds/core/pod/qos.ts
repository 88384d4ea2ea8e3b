/** The quality-of-service class of a Pod: which Pods a node gives up first. */
import { compareQuantities, parseQuantity } from "../../../api/quantity.ts";
import type { PodSpec } from "../../../api/types/core-v1.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

type Quantities = Readonly<Record<string, string>> | undefined;

const counted = ["cpu", "memory"] as const;
const zero = parseQuantity("0");

function positive(list: Quantities, name: string): boolean {
  const text = list?.[name];
  return text !== undefined && compareQuantities(parseQuantity(text), zero) > 0;
}

const equal = (left: string, right: string): boolean =>
  left === right || compareQuantities(parseQuantity(left), parseQuantity(right)) === 0;

interface Resources {
  readonly requests?: Quantities;
  readonly limits?: Quantities;
}

/** Both resources limited, and asked for in full. */
function isGuaranteed({ requests, limits }: Resources): boolean {
  return counted.every((name) => {
    const request = requests?.[name];
    const limit = limits?.[name];
    return positive(limits, name) && request !== undefined && limit !== undefined && equal(request, limit);
  });
}

const asksNothing = ({ requests, limits }: Resources): boolean =>
  counted.every((name) => !positive(requests, name) && !positive(limits, name));

/** Computed from cpu and memory of all containers, or of the Pod where it has resources as a whole. */
export function qosClass(pod: { readonly spec: PodSpec }): QosClass {
  const { containers, initContainers = [], resources } = pod.spec;
  const whole = resources && (resources.requests || resources.limits) ? [resources] : undefined;
  const all: readonly Resources[] = whole ?? [...containers, ...initContainers].map((container) => container.resources ?? {});
  if (all.every(asksNothing)) return "BestEffort";
  return all.every(isGuaranteed) ? "Guaranteed" : "Burstable";
}
