/**
 * What an applier gives up, worked out as structured-merge-diff does it: with whole field sets of whole objects, pass by
 * pass. Slow and plain: the model that the one walk of src/api/apply/prune.ts is compared with. Paths are texts of steps.
 */
import { type GranularPlan, isDeclared, memberOf, type Plan, valueStep } from "../../src/api/apply/ownership-plan.ts";
import type { FieldsV1, JsonObject } from "../../src/api/meta.ts";

type Paths = ReadonlySet<string>;

const join = (path: string, step: string): string => (path ? `${path}\n${step}` : step);

/** The members of a set on the wire. */
export function pathsOf(set: FieldsV1, path = ""): string[] {
  return Object.entries(set).flatMap(([step, below]) => {
    if (step === ".") return [path];
    const here = join(path, step);
    return Object.keys(below).length === 0 ? [here] : pathsOf(below, here);
  });
}

interface Child {
  readonly step: string;
  readonly value: unknown;
  readonly plan: Plan;
  readonly named: boolean;
}

/** The parts of a value that count one by one; `undefined`: it counts as a whole. */
function childrenOf(value: unknown, plan: Plan): Child[] | undefined {
  if (plan.kind === "leaf" || typeof value !== "object" || value === null) return undefined;
  if (plan.kind === "granular")
    return Object.entries(value).map(([name, below]) => ({ ...memberOf(plan, name), value: below, named: isDeclared(plan, name) }));
  return (value as unknown[]).map((item) =>
    plan.kind === "set"
      ? { step: valueStep(item), value: item, plan: { kind: "leaf" }, named: false }
      : { step: plan.stepOf(item), value: item, plan: plan.item, named: false },
  );
}

/** All that is in a value: leaves, items, entries of maps, and structs that are empty. */
function fieldSet(value: unknown, plan: Plan, path: string, found: Set<string>): Set<string> {
  for (const child of childrenOf(value, plan) ?? []) {
    const here = join(path, child.step);
    const below = childrenOf(child.value, child.plan);
    const isBare = child.value === null || (child.plan.kind === "granular" && below?.length === 0);
    if (below === undefined || isBare || !child.named) found.add(here);
    fieldSet(child.value, child.plan, here, found);
  }
  return found;
}

/** With the structs on the way to every path, where they are fields of structs. */
function withNamed(paths: Paths, plan: GranularPlan): Set<string> {
  const all = new Set(paths);
  for (const path of paths) {
    let at: Plan | undefined = plan;
    let here = "";
    for (const step of path.split("\n")) {
      here = join(here, step);
      const named: boolean = at?.kind === "granular" && step.startsWith("f:") && isDeclared(at, step.slice(2));
      if (named && here !== path) all.add(here);
      at = stepDown(at, step);
    }
  }
  return all;
}

function stepDown(plan: Plan | undefined, step: string): Plan | undefined {
  if (plan?.kind === "granular") return memberOf(plan, step.slice(2)).plan;
  return plan?.kind === "listMap" ? plan.item : undefined;
}

/** The value without what is at these paths; a value that loses its last part is null. */
function removeItems(value: unknown, plan: Plan, gone: Paths, path = ""): unknown {
  const touched = [...gone].some((one) => path === "" || one.startsWith(`${path}\n`));
  const children = childrenOf(value, plan);
  if (!touched || !children) return value;
  const kept = children
    .filter(({ step }) => !gone.has(join(path, step)))
    .map((child) => ({ ...child, value: removeItems(child.value, child.plan, gone, join(path, child.step)) }));
  if (kept.length === 0) return null;
  if (plan.kind !== "granular") return kept.map((child) => child.value);
  return Object.fromEntries(kept.map((child) => [child.step.slice(2), child.value]));
}

const without = (a: Paths, b: Paths): Set<string> => new Set([...a].filter((path) => !b.has(path)));

export function fivePassPrune(merged: JsonObject, plan: GranularPlan, last: FieldsV1, owned: FieldsV1): JsonObject {
  const all = withNamed(fieldSet(merged, plan, "", new Set()), plan);
  const had = withNamed(new Set(pathsOf(last)), plan);
  const has = withNamed(new Set(pathsOf(owned)), plan);
  const namedIn = (value: unknown) => withNamed(fieldSet(value, plan, "", new Set()), plan);
  const pruned = removeItems(merged, plan, had);
  const addedBack = removeItems(merged, plan, without(without(all, namedIn(pruned)), has));
  const dangling = [...without(all, namedIn(addedBack))].filter((path) => had.has(path));
  return (removeItems(merged, plan, new Set(dangling)) ?? {}) as JsonObject;
}
