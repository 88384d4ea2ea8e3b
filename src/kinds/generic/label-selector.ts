/** Matching labels against selectors. */

import type { StringMap } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";

/** True when the labels satisfy every requirement. An empty selector matches everything, an absent one nothing. */
export function matchesLabels(selector: LabelSelector | undefined, labels: StringMap = {}): boolean {
  if (!selector) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (labels[key] !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = own(labels, key);
    if (operator === "In") return value !== undefined && values.includes(value);
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    return operator === "Exists" ? value !== undefined : operator === "DoesNotExist" && value === undefined;
  });
}
