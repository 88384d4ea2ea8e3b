/** What an update changed, as field sets. Subtrees that both objects share are not looked at. */

import { equalJson } from "../equal-json.ts";
import type { FieldsV1, JsonObject } from "../meta.ts";
import { type GrowingFieldSet, isEmptySet, leaf } from "./field-set.ts";
import { fieldSetOf } from "./field-set-of.ts";
import { type LeftOut, prune } from "./left-out.ts";
import { type GranularPlan, type LeafPlan, type ListMapPlan, memberOf, type Plan, valueStep } from "./ownership-plan.ts";

export interface Comparison {
  /** Paths that were added or have another value. */
  readonly taken: FieldsV1;
  /** Paths that are no longer there. */
  readonly gone: FieldsV1;
}

interface Growing {
  readonly taken: GrowingFieldSet;
  readonly gone: GrowingFieldSet;
}

/** Compares two objects of one type, but for the members left out. */
export function compareObjects(before: JsonObject, after: JsonObject, plan: GranularPlan, leftOut?: LeftOut): Comparison {
  const found: Growing = { taken: {}, gone: {} };
  compareMembers(found, before, after, plan, leftOut);
  return found;
}

function compareMembers(found: Growing, before: JsonObject, after: JsonObject, plan: GranularPlan, leftOut?: LeftOut): void {
  const visit = (name: string) => {
    const below = leftOut?.get(name);
    if (below === true) return;
    const member = memberOf(plan, name);
    const values = { before: before[name], after: after[name], plan: member.plan };
    if (below) comparePartly(found, member.step, values, below);
    else compareAt(found, member.step, values);
  };
  for (const name in after) if (after[name] !== before[name]) visit(name);
  for (const name in before) if (before[name] !== undefined && !(name in after)) visit(name);
}

/** As {@link compareAt}, but for what is left out below the step. */
function comparePartly(found: Growing, step: string, values: Values, leftOut: LeftOut): void {
  const { before, after, plan } = values;
  const parts: Growing = { taken: {}, gone: {} };
  if (plan.kind === "granular" && !isBare(before) && !isBare(after))
    compareMembers(parts, membersOf(before), membersOf(after), plan, leftOut);
  else {
    const whole: Growing = { taken: {}, gone: {} };
    compareAt(whole, step, values);
    Object.assign(parts.taken, prune(whole.taken[step] ?? {}, leftOut));
    Object.assign(parts.gone, prune(whole.gone[step] ?? {}, leftOut));
  }
  if (!isEmptySet(parts.taken)) found.taken[step] = parts.taken;
  if (!isEmptySet(parts.gone)) found.gone[step] = parts.gone;
}

interface Values {
  readonly before: unknown;
  readonly after: unknown;
  readonly plan: Plan;
}

/** Compares the values at one step; `undefined` is absent, null is a value. */
function compareAt(found: Growing, step: string, { before, after, plan }: Values): void {
  if (before === after) return;
  if (before === undefined) found.taken[step] = fieldSetOf(after, plan);
  else if (after === undefined) found.gone[step] = fieldSetOf(before, plan);
  else if (plan.kind === "leaf" || (isBare(before) && isBare(after))) {
    if (!equalJson(before, after)) found.taken[step] = leaf;
  } else {
    const below: Growing = { taken: {}, gone: {} };
    compareParts(below, before, after, plan);
    if (!isEmptySet(below.taken)) found.taken[step] = below.taken;
    if (!isEmptySet(below.gone)) found.gone[step] = below.gone;
  }
}

/** Null, an empty list or an empty object: these count as a whole, so that one becoming the other is a change. */
export function isBare(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  for (const _ in value) return false;
  return true;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function membersOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function compareParts(found: Growing, before: unknown, after: unknown, plan: Exclude<Plan, LeafPlan>): void {
  if (plan.kind === "granular") compareMembers(found, membersOf(before), membersOf(after), plan);
  else if (plan.kind === "set") compareSets(found, listOf(before), listOf(after));
  else compareItems(found, { before: listOf(before), after: listOf(after), plan });
}

function compareSets(found: Growing, before: readonly unknown[], after: readonly unknown[]): void {
  for (const value of after) if (!before.includes(value)) found.taken[valueStep(value)] = leaf;
  for (const value of before) if (!after.includes(value)) found.gone[valueStep(value)] = leaf;
}

interface Items {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly plan: ListMapPlan;
}

function compareItems(found: Growing, items: Items): void {
  const { before, after, plan } = items;
  if (inSamePlaces(items)) {
    for (const [index, item] of before.entries())
      if (item !== after[index]) compareAt(found, plan.stepOf(item), { before: item, after: after[index], plan: plan.item });
    return;
  }
  const old = byStep(before, plan);
  const now = byStep(after, plan);
  for (const step of new Set([...old.keys(), ...now.keys()]))
    compareNamed(found, step, { before: old.get(step) ?? [], after: now.get(step) ?? [], plan });
}

/** The usual case: the same items in the same order, some of them changed. */
function inSamePlaces({ before, after, plan }: Items): boolean {
  if (before.length !== after.length) return false;
  return before.every((item, index) => item === after[index] || plan.stepOf(item) === plan.stepOf(after[index]));
}

/** Items that share their keys cannot be told apart: then only their common path counts. */
function compareNamed(found: Growing, step: string, { before, after, plan }: Items): void {
  if (before.length <= 1 && after.length <= 1) compareAt(found, step, { before: before[0], after: after[0], plan: plan.item });
  else if (before.length >= 2 && after.length >= 2) {
    if (!equalJson(before, after)) found.taken[step] = leaf;
  } else if (before.length >= 2) {
    found.gone[step] = leaf;
    if (after.length === 1) found.taken[step] = fieldSetOf(after[0], plan.item);
  } else {
    if (before.length === 1) found.gone[step] = fieldSetOf(before[0], plan.item);
    found.taken[step] = leaf;
  }
}

function byStep(items: readonly unknown[], plan: ListMapPlan): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const item of items) {
    const step = plan.stepOf(item);
    const same = found.get(step);
    if (same) same.push(item);
    else found.set(step, [item]);
  }
  return found;
}
