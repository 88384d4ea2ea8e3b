/**
 * What an applier gives up: values that it applied last time and not this time, unless somebody else owns them. As
 * structured-merge-diff's merge/update.go prune, in one walk.
 */
import type { FieldsV1, JsonObject } from "../meta.ts";
import { isMember } from "./field-set.ts";
import { type GranularPlan, isDeclared, type ListMapPlan, memberOf, type Plan, type SetPlan, valueStep } from "./ownership-plan.ts";

interface Walk {
  /** What the applier owned before, from here on down. */
  readonly last: FieldsV1;
  /** What anybody owns now, from here on down. */
  readonly owned: FieldsV1 | undefined;
  /** Something above was given up. */
  readonly given: boolean;
  /** Something above was given up and is owned by nobody: all below goes unless the applier never had it. */
  readonly orphaned: boolean;
}

/** `merged` without what was given up; a struct, map or list that loses its last part becomes null. */
export function prune(merged: JsonObject, plan: GranularPlan, last: FieldsV1, owned: FieldsV1): JsonObject {
  return (pruneMembers(merged, plan, { last, owned, given: false, orphaned: false }) ?? {}) as JsonObject;
}

/** The walk one step down; `undefined`: the value there goes. */
function stepInto(walk: Walk, step: string, named: boolean): Walk | undefined {
  const last = walk.last[step] as FieldsV1;
  const owned = walk.owned?.[step];
  // a struct's field counts as owned with anything in it
  const had = named || isMember(last);
  const has = owned !== undefined && (named || isMember(owned));
  const given = walk.given || had;
  const orphaned = walk.orphaned || (given && !has);
  return orphaned && had ? undefined : { last, owned, given, orphaned };
}

function pruneValue(value: unknown, plan: Plan, walk: Walk): unknown {
  if (typeof value !== "object" || value === null || plan.kind === "leaf") return value;
  if (plan.kind === "granular") return pruneMembers(value as JsonObject, plan, walk);
  return pruneItems(value as readonly unknown[], plan, walk);
}

function pruneMembers(members: JsonObject, plan: GranularPlan, walk: Walk): JsonObject | null {
  let rest: Record<string, unknown> | undefined;
  for (const step in walk.last) {
    const name = step.slice(2);
    const value = members[name];
    if (value === undefined || !step.startsWith("f:")) continue;
    const below = stepInto(walk, step, isDeclared(plan, name));
    const kept = below && pruneValue(value, memberOf(plan, name).plan, below);
    if (kept === value) continue;
    rest ??= { ...members };
    if (below) rest[name] = kept;
    else delete rest[name];
  }
  if (!rest) return members;
  return Object.keys(rest).length > 0 ? rest : null;
}

function pruneItems(items: readonly unknown[], plan: ListMapPlan | SetPlan, walk: Walk): readonly unknown[] | null {
  const rest: unknown[] = [];
  let changed = false;
  for (const item of items) {
    const step = plan.kind === "set" ? valueStep(item) : plan.stepOf(item);
    const below = step in walk.last ? stepInto(walk, step, false) : walk;
    const kept = below === walk || !below || plan.kind === "set" ? item : pruneValue(item, plan.item, below);
    if (below) rest.push(kept);
    if (!below || kept !== item) changed = true;
  }
  if (!changed) return items;
  return rest.length > 0 ? rest : null;
}
