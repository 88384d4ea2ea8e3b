/** The field set of a value that was not there before: everything in it. */
import type { FieldsV1, JsonObject } from "../meta.ts";
import { type GrowingFieldSet, isEmptySet, leaf } from "./field-set.ts";
import type { LeftOut } from "./left-out.ts";
import { type GranularPlan, type ListMapPlan, memberOf, type Plan, valueStep } from "./ownership-plan.ts";

/** The node of a value and all that is in it, itself included. */
export function fieldSetOf(value: unknown, plan: Plan): FieldsV1 {
  if (plan.kind === "leaf" || typeof value !== "object" || value === null) return leaf;
  const set: GrowingFieldSet = { ".": leaf };
  if (plan.kind === "granular") addMembers(set, value as JsonObject, plan);
  else if (!Array.isArray(value) || value.length === 0) return leaf;
  else if (plan.kind === "set") for (const item of value) set[valueStep(item)] = leaf;
  else addItems(set, value, plan);
  return isBareNode(set) ? leaf : set;
}

function isBareNode(set: FieldsV1): boolean {
  for (const step in set) if (step !== ".") return false;
  return true;
}

function addMembers(set: GrowingFieldSet, members: JsonObject, plan: GranularPlan): void {
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    const member = memberOf(plan, name);
    set[member.step] = fieldSetOf(value, member.plan);
  }
}

function addItems(set: GrowingFieldSet, items: readonly unknown[], plan: ListMapPlan): void {
  for (const item of items) {
    const step = plan.stepOf(item);
    // Items with the same keys cannot be told apart: their path is owned, nothing below it.
    set[step] = set[step] ? leaf : fieldSetOf(item, plan.item);
  }
}

/**
 * The field set of a created object's members. A member that even an empty object has was not added itself: of it
 * counts only what differs from empty.
 */
export function createdSetOf(object: JsonObject, plan: GranularPlan, leftOut?: LeftOut): GrowingFieldSet {
  const set: GrowingFieldSet = {};
  for (const name in object) {
    const value = object[name];
    const skipped = leftOut?.get(name);
    if (value === undefined || skipped === true) continue;
    const member = memberOf(plan, name);
    if (member.empty === "absent") {
      set[member.step] = fieldSetOf(value, member.plan);
      continue;
    }
    const below = member.empty === "struct" ? createdInStruct(value, member.plan, skipped) : createdInZero(value, member.plan);
    if (below) set[member.step] = below;
  }
  return set;
}

function createdInStruct(value: unknown, plan: Plan, leftOut?: LeftOut): FieldsV1 | undefined {
  if (plan.kind !== "granular") return hasContent(value) ? leaf : undefined;
  const below = createdSetOf(value as JsonObject, plan, leftOut);
  return isEmptySet(below) ? undefined : below;
}

/** What an atomic struct holds besides zeros. */
function hasContent(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return !isZero(value);
  return Object.values(value).some(hasContent);
}

const isZero = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || value === 0 || value === false || value === "0";

function createdInZero(value: unknown, plan: Plan): FieldsV1 | undefined {
  if (isZero(value)) return undefined;
  const set = fieldSetOf(value, plan);
  if (set["."] === undefined) return set;
  const { ".": _, ...below } = set;
  return below;
}
