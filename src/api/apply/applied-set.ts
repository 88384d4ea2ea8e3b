/** What an applied configuration owns: what it says, and the items of its lists, but not the structs on the way. */
import type { FieldsV1, JsonObject } from "../meta.ts";
import { type GrowingFieldSet, isEmptySet, leaf } from "./field-set.ts";
import { type GranularPlan, isDeclared, type ListMapPlan, memberOf, type Plan, valueStep } from "./ownership-plan.ts";

/**
 * The field set of a configuration that has passed `checkApplied`. An empty struct or map and null are owned as they
 * stand; an empty list of items is owned by nobody.
 */
export function appliedSetOf(members: JsonObject, plan: GranularPlan): GrowingFieldSet {
  const set: GrowingFieldSet = {};
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    const member = memberOf(plan, name);
    const below = setBelow(value, member.plan);
    if (below === undefined) set[member.step] = leaf;
    else if (!isDeclared(plan, name)) set[member.step] = withItself(below);
    else if (!isEmptySet(below)) set[member.step] = below;
  }
  return set;
}

/** What is owned below a value; `undefined`: the value is owned as a whole. */
function setBelow(value: unknown, plan: Plan): GrowingFieldSet | undefined {
  if (plan.kind === "leaf" || typeof value !== "object" || value === null) return undefined;
  if (plan.kind === "granular") return isEmptySet(value as FieldsV1) ? undefined : appliedSetOf(value as JsonObject, plan);
  const items = value as readonly unknown[];
  return plan.kind === "set" ? Object.fromEntries(items.map((item) => [valueStep(item), leaf])) : setOfItems(items, plan);
}

function setOfItems(items: readonly unknown[], plan: ListMapPlan): GrowingFieldSet {
  const set: GrowingFieldSet = {};
  for (const item of items) {
    const below = setBelow(item, plan.item);
    set[plan.stepOf(item)] = below ? withItself(below) : leaf;
  }
  return set;
}

const withItself = (below: GrowingFieldSet): FieldsV1 => (isEmptySet(below) ? leaf : { ".": leaf, ...below });
