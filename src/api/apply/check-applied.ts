/** The checks of an applied configuration against its type. As structured-merge-diff's typed/validate.go. */
import type { JsonObject } from "../meta.ts";
import { bareError } from "../status.ts";
import type { FieldShape, TypeLookup, TypeShape } from "../type-shape.ts";
import { type ListMapPlan, type Plan, planOf, type SetPlan, valueStep } from "./ownership-plan.ts";
import { stepText } from "./path-text.ts";

/** Throws the 500 of a configuration that does not fit its type. */
export function refuseUnfit(configuration: JsonObject, type: string, lookup: TypeLookup): void {
  const errors = checkApplied(configuration, type, lookup);
  if (errors.length === 0) return;
  const text = errors.length === 1 ? errors[0] : `errors:\n${errors.map((error) => `  ${error}`).join("\n")}`;
  throw bareError(`failed to create typed patch object (${titleOf(configuration)}): ${text}`);
}

/** How errors name a configuration: `default/web; apps/v1, Kind=Deployment`. */
export function titleOf(configuration: JsonObject): string {
  const { namespace = "", name = "" } = (configuration["metadata"] ?? {}) as JsonObject;
  return `${String(namespace)}/${String(name)}; ${gvkText(configuration)}`;
}

/** `apps/v1, Kind=Deployment`; the core group is empty before its slash. */
export function gvkText({ apiVersion, kind }: JsonObject): string {
  const version = typeof apiVersion === "string" ? apiVersion : "";
  return `${version.includes("/") ? version : `/${version}`}, Kind=${typeof kind === "string" ? kind : ""}`;
}

/** Texts like `.spec.replicas: expected numeric (int or float), got string`; empty: the configuration is fine. */
export function checkApplied(configuration: JsonObject, type: string, lookup: TypeLookup): readonly string[] {
  return check(configuration, { ref: type }, lookup);
}

const none: readonly string[] = [];

const at = (step: string, errors: readonly string[]): readonly string[] =>
  errors.length === 0 ? none : errors.map((error) => (/^[.[]/.test(error) ? `${step}${error}` : `${step}: ${error}`));

function check(value: unknown, field: FieldShape, lookup: TypeLookup): readonly string[] {
  if (value === null || value === undefined) return none;
  const type: TypeShape | undefined = field.ref === undefined ? field : lookup(field.ref);
  if (!type || type.preserveUnknown || field.preserveUnknown) return none;
  if (type.array) return Array.isArray(value) ? checkList(value, type.array, planOf(field, lookup), lookup) : [expected("list", value)];
  if (type.fields || type.map) return isMap(value) ? checkMap(value, type, lookup) : [expected("map", value)];
  return checkScalar(value, field.ref === undefined ? field.type : "any");
}

const isMap = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

function expected(what: string, value: unknown): string {
  const found = Array.isArray(value) ? "list" : isMap(value) ? "map" : typeof value;
  return `expected ${what}, got ${found}`;
}

function checkScalar(value: unknown, type: string | undefined): readonly string[] {
  const kind = typeof value;
  if (type === "integer" || type === "number") return kind === "number" ? none : [expected("numeric (int or float)", value)];
  if (type === "string" || type === "boolean") return kind === type ? none : [expected(type, value)];
  return kind === "object" ? [expected("any scalar", value)] : none;
}

function checkMap(members: JsonObject, { fields, map }: TypeShape, lookup: TypeLookup): readonly string[] {
  let errors = none;
  for (const name in members) {
    const field = fields && Object.hasOwn(fields, name) ? fields[name] : map;
    if (!field) return [...errors, `.${name}: field not declared in schema`];
    const found = check(members[name], field, lookup);
    if (found.length > 0) errors = [...errors, ...at(`.${name}`, found)];
  }
  return errors;
}

function checkList(items: readonly unknown[], element: FieldShape, plan: Plan, lookup: TypeLookup): readonly string[] {
  if (plan.kind === "listMap" || plan.kind === "set") return checkItems(items, element, plan, lookup);
  return items.flatMap((item, index) => at(`[${index}]`, check(item, element, lookup)));
}

/** Items with an identity: each must have one, and one of its own. */
function checkItems(items: readonly unknown[], element: FieldShape, plan: ListMapPlan | SetPlan, lookup: TypeLookup): readonly string[] {
  let errors = none;
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const unfit = plan.kind === "set" ? unfitForSet(item) : unfitForKeys(item);
    if (unfit) return [...errors, `element ${index}: ${unfit}`];
    const step = plan.kind === "set" ? valueStep(item) : plan.stepOf(item);
    if (seen.has(step)) errors = [...errors, `duplicate entries for key ${stepText(step)}`];
    seen.add(step);
    const found = check(item, element, lookup);
    if (found.length > 0) errors = [...errors, ...at(stepText(step), found)];
  }
  return errors;
}

function unfitForKeys(item: unknown): string | undefined {
  if (item === null) return "associative list with keys may not have null entries";
  return isMap(item) ? undefined : "associative list with keys may not have non-map elements";
}

function unfitForSet(item: unknown): string | undefined {
  if (item === null) return "associative list without keys has an element that's an explicit null";
  return typeof item === "object" ? "associative list without keys has an element that is no scalar" : undefined;
}
