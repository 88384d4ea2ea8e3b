/** How values of a type count for ownership: compiled from the type's facts, one plan a type, on first use. */
import { own } from "../own.ts";
import type { FieldShape, TypeLookup, TypeShape } from "../type-shape.ts";
import { itemSteps } from "./item-steps.ts";

/** Owned as a whole: scalars, atomic lists and maps. */
export interface LeafPlan {
  readonly kind: "leaf";
}

/** Owned member by member: structs and maps. */
export interface GranularPlan {
  readonly kind: "granular";
  /** Known members, filled as they are met. */
  readonly members: Map<string, Member>;
  readonly type: TypeShape;
  readonly lookup: TypeLookup;
}

/** Owned item by item: a list whose items have keys. */
export interface ListMapPlan {
  readonly kind: "listMap";
  readonly item: Plan;
  /** The step of an item: `k:{"containerPort":80,"protocol":"TCP"}`. */
  stepOf(item: unknown): string;
}

/** Owned value by value. */
export interface SetPlan {
  readonly kind: "set";
}

export type Plan = LeafPlan | GranularPlan | ListMapPlan | SetPlan;

export interface Member {
  readonly step: string;
  readonly plan: Plan;
  /** What an empty object has at this member: nothing, null, a struct with its own members, or a scalar's zero. */
  readonly empty: "absent" | "null" | "struct" | "zero";
}

const leafPlan: LeafPlan = { kind: "leaf" };
const setPlan: SetPlan = { kind: "set" };

/** Facts are constants, so what follows from them is worked out once. */
const plans = new WeakMap<TypeShape, GranularPlan>();

export function typePlan(name: string, lookup: TypeLookup): Plan {
  const type = lookup(name);
  return type ? granularPlan(type, lookup) : leafPlan;
}

function granularPlan(type: TypeShape, lookup: TypeLookup): GranularPlan {
  let plan = plans.get(type);
  if (!plan) {
    plan = { kind: "granular", members: new Map(), type, lookup };
    plans.set(type, plan);
  }
  return plan;
}

const fieldPlans = new WeakMap<FieldShape, Plan>();

/** How the values of a field count. */
export function planOf(field: FieldShape, lookup: TypeLookup): Plan {
  let plan = fieldPlans.get(field);
  if (!plan) {
    plan = compileField(field, lookup);
    fieldPlans.set(field, plan);
  }
  return plan;
}

function compileField(field: FieldShape, lookup: TypeLookup): Plan {
  const type: TypeShape | undefined = field.ref === undefined ? field : lookup(field.ref);
  if (!type) return leafPlan;
  if (type.array) {
    const listType = field.listType ?? type.listType;
    const keys = field.listMapKeys ?? type.listMapKeys;
    if (listType === "map" && keys) return listMapPlan(keys, type.array, lookup);
    return listType === "set" ? setPlan : leafPlan;
  }
  if (type.preserveUnknown || (!type.fields && !type.map)) return leafPlan;
  return (field.mapType ?? type.mapType) === "atomic" ? leafPlan : granularPlan(type, lookup);
}

/** Whether a member is a field of the struct, and not an entry of a map. */
export const isDeclared = ({ type }: GranularPlan, name: string): boolean => type.fields !== undefined && Object.hasOwn(type.fields, name);

/** The member of a struct, or of a map. */
export function memberOf(plan: GranularPlan, name: string): Member {
  return plan.members.get(name) ?? compileMember(plan, name);
}

function compileMember({ type, members, lookup }: GranularPlan, name: string): Member {
  const field = own(type.fields, name);
  if (!field) return { step: `f:${name}`, plan: elementPlan(type, lookup), empty: "absent" };
  const plan = planOf(field, lookup);
  const member: Member = { step: `f:${name}`, plan, empty: emptyOf(field, lookup) };
  members.set(name, member);
  return member;
}

const elementPlan = (type: TypeShape, lookup: TypeLookup): Plan => (type.map?.ref || type.map?.map ? planOf(type.map, lookup) : leafPlan);

function emptyOf(field: FieldShape, lookup: TypeLookup): Member["empty"] {
  if (!field.keep) return "absent";
  if (field.ptr || field.array || field.map) return "null";
  const type = field.ref === undefined ? undefined : lookup(field.ref);
  return type?.fields && !type.preserveUnknown ? "struct" : "zero";
}

function listMapPlan(keys: readonly string[], item: FieldShape, lookup: TypeLookup): ListMapPlan {
  const type = item.ref === undefined ? item : lookup(item.ref);
  const fields = (type as TypeShape | undefined)?.fields ?? {};
  const stepOf = itemSteps(keys.toSorted().map((name) => ({ name, fallback: keyDefault(fields[name]) })));
  let plan: Plan | undefined;
  return {
    kind: "listMap",
    get item() {
      // lazily: types may refer to themselves
      plan ??= planOf(item, lookup);
      return plan;
    },
    stepOf,
  };
}

/** What a key that an item leaves out is taken for: its default, or the zero of a field that has to be there. */
function keyDefault(field: FieldShape | undefined): unknown {
  if (field?.default !== undefined || !field?.required || field.ptr) return field?.default;
  if (field.type === "integer" || field.type === "number") return 0;
  return field.type === "boolean" ? false : "";
}

/** The step of a value in a set. */
export const valueStep = (value: unknown): string => `v:${JSON.stringify(value)}`;
