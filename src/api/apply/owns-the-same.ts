/** Whether an applier says what it said last time, whatever the values: most do, and then its set needs no rebuilding. */
import type { FieldsV1, JsonObject } from "../meta.ts";
import { isEmptySet, leaf } from "./field-set.ts";
import type { LeftOut } from "./left-out.ts";
import { type GranularPlan, isDeclared, memberOf, type Plan, valueStep } from "./ownership-plan.ts";

/**
 * Whether a configuration that has passed `checkApplied`, less what is left out, owns exactly `set`. Spares a comparison
 * with its `appliedSetOf`: true is certain, false may be wrong where something owns nothing (an empty list or struct).
 */
export function ownsTheSame(configuration: JsonObject, plan: GranularPlan, set: FieldsV1, leftOut: LeftOut): boolean {
  return sameMembers(configuration, plan, set, leftOut) === stepsIn(set);
}

const differs = -1;

/** The number of steps that the members own, all of them in the set; -1: they own something else. */
function sameMembers(members: JsonObject, plan: GranularPlan, set: FieldsV1, leftOut?: LeftOut): number {
  let steps = 0;
  for (const name in members) {
    const value = members[name];
    const skipped = leftOut?.get(name);
    if (value === undefined || skipped === true) continue;
    const { step, plan: below } = memberOf(plan, name);
    const node = set[step];
    if (skipped) {
      if (!samePart(value, below, node, skipped)) return differs;
      if (node === undefined) continue;
    } else if (node === undefined || !sameValue(value, below, node, !isDeclared(plan, name))) return differs;
    steps++;
  }
  return steps;
}

/** A struct of which a part is left out; `node` absent: all of it has to be. */
function samePart(value: unknown, plan: Plan, node: FieldsV1 | undefined, leftOut: LeftOut): boolean {
  if (plan.kind !== "granular" || typeof value !== "object" || value === null) return false;
  const found = sameMembers(value as JsonObject, plan, node ?? leaf, leftOut);
  return node === undefined ? found === 0 : found > 0 && found === stepsIn(node);
}

/** `itself`: the value is a member besides what is in it. */
function sameValue(value: unknown, plan: Plan, node: FieldsV1, itself: boolean): boolean {
  if (plan.kind === "leaf" || typeof value !== "object" || value === null) return isEmptySet(node);
  const found = Array.isArray(value) ? sameItems(value, plan, node) : sameBelow(value as JsonObject, plan, node);
  return found > 0 && (node["."] !== undefined) === itself && found + (itself ? 1 : 0) === stepsIn(node);
}

function sameBelow(members: JsonObject, plan: Plan, node: FieldsV1): number {
  return plan.kind === "granular" ? sameMembers(members, plan, node) : differs;
}

function sameItems(items: readonly unknown[], plan: Plan, node: FieldsV1): number {
  if (plan.kind !== "listMap" && plan.kind !== "set") return differs;
  for (const item of items) {
    const below = node[plan.kind === "set" ? valueStep(item) : plan.stepOf(item)];
    if (below === undefined || !(plan.kind === "set" ? isEmptySet(below) : sameValue(item, plan.item, below, true))) return differs;
  }
  return items.length;
}

function stepsIn(set: FieldsV1): number {
  let count = 0;
  for (const _ in set) count++;
  return count;
}
