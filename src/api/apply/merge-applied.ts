/** The typed merge of an applied configuration into the live object: what the configuration says wins, the rest stays. */

import { equalJson } from "../equal-json.ts";
import type { JsonObject } from "../meta.ts";
import { isBare } from "./compare.ts";
import { type MergeNotes, mergeItems } from "./merge-items.ts";
import { type GranularPlan, memberOf, type Plan, valueStep } from "./ownership-plan.ts";

/**
 * `live` with the members of `applied` in it, sharing what is equal: structs and maps member by member, lists of items by
 * their keys, sets by value, everything else as a whole. A null replaces a value, but leaves a struct, map or list that
 * holds something alone. What is not of its type is noted as novel, and what comes of it means nothing.
 */
export function mergeMembers(live: JsonObject, applied: JsonObject, plan: GranularPlan, notes: MergeNotes): JsonObject {
  let merged: Record<string, unknown> | undefined;
  for (const name in applied) {
    const value = applied[name];
    if (value === undefined) continue;
    const before = live[name];
    const after = mergeValue(before, value, memberOf(plan, name).plan, notes);
    if (after === before) continue;
    merged ??= { ...live };
    merged[name] = after;
  }
  return merged ?? live;
}

/** Merges two values; an `undefined` on one side is absent. */
export function mergeValue(live: unknown, applied: unknown, plan: Plan, notes: MergeNotes): unknown {
  if (applied === undefined || live === applied) return live;
  if (plan.kind === "leaf") return mergeLeaf(live, applied, notes);
  if (isBare(live) || isBare(applied) || Array.isArray(live) !== Array.isArray(applied)) return mergeBare(live, applied, notes);
  if (plan.kind === "granular") return mergeMembers(live as JsonObject, applied as JsonObject, plan, notes);
  const lists = { live: live as readonly unknown[], applied: applied as readonly unknown[] };
  return plan.kind === "set"
    ? mergeItems(lists, valueStep, (before, after) => after ?? before, notes)
    : mergeItems(lists, plan.stepOf, (before, after) => mergeValue(before, after, plan.item, notes), notes);
}

/** Of what is owned as a whole, a scalar in place of one of its type is nothing new. */
function mergeLeaf(live: unknown, applied: unknown, notes: MergeNotes): unknown {
  if (equalJson(live, applied)) return live;
  if (typeof live !== typeof applied || typeof applied === "object") notes.isNovel = true;
  return applied;
}

/** One of the two holds nothing, or they are of two types. */
function mergeBare(live: unknown, applied: unknown, notes: MergeNotes): unknown {
  notes.isNovel = true;
  if (isBare(live)) return isBare(applied) && equalJson(live, applied) ? live : applied;
  return live;
}
