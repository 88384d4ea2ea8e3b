/** What a Pod asks for or is limited to as a whole, as quantities: what limit ranges and quotas look at. */
import { type Amounts, parseAmounts, signOf } from "../../../api/amounts.ts";
import { addQuantities, parseQuantity } from "../../../api/quantity.ts";
import type { PodSpec } from "../../../api/types/core-v1.ts";
import { aggregateAmounts } from "../pod-spec/pod-resources.ts";
import { isPodLevelResource } from "./requests.ts";

/**
 * The containers' sum, or what an init container needs at its time if that is more; resources of the Pod as a whole
 * stand instead of it; overhead is added (to limits only where there is one).
 */
export function podTotals(spec: PodSpec, part: "requests" | "limits"): Amounts {
  const total = new Map(aggregateAmounts(spec, part));
  for (const [name, amount] of parseAmounts(spec.resources?.[part])) if (isPodLevelResource(name)) total.set(name, amount);
  for (const [name, amount] of parseAmounts(spec.overhead)) {
    const before = total.get(name);
    if (part === "requests") total.set(name, addQuantities(before ?? parseQuantity("0"), amount));
    else if (before && signOf(before) !== 0) total.set(name, addQuantities(before, amount));
  }
  return total;
}
