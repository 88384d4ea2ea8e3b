/** Paths of the rules' check list: `spec.rules[].host`, in objects and in the causes of a refusal. */
import { type FieldFacts, typeFacts } from "../../../src/schema/type-table.ts";
import type { Json } from "../plane.ts";

/** Steps of a path; "[]" is any element of a list, for which the first stands; `{key}` is a key of a map. */
export const stepsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}]*)\}|\[\]|[^.[{]+/g)].map(([step, key]) => key ?? step);

/** Where causes of that rule stand. */
export const pathPattern = (path: string): RegExp => {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, (sign) => `\\${sign}`);
  return new RegExp(`^${escaped.replaceAll("\\[\\]", "\\[\\d+\\]").replace(/\\\{([^}]*)\\\}/g, "\\[$1\\]")}$`);
};

/** The facts of the field at the end of a path; `undefined` for paths that are not in the type. */
export function factsAt(type: string, path: string): FieldFacts | undefined {
  let facts: FieldFacts | undefined = { ref: type };
  for (const step of stepsOf(path)) {
    if (!facts) return undefined;
    if (step === "[]") facts = facts.array;
    else if (facts.map) facts = facts.map;
    else facts = facts.ref ? typeFacts(facts.ref).fields?.[step] : undefined;
  }
  return facts;
}

export const valueAt = (object: Json, path: string): Json =>
  stepsOf(path).reduce((value, step) => value?.[step === "[]" ? 0 : step], object);

/** A copy with `value` at the path; what is missing on the way there is made. `undefined` takes the field away. */
export function withValue(object: Json, steps: readonly string[], value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (step === "[]") {
    const [first, ...others] = Array.isArray(object) ? object : [];
    return [withValue(first, rest, value), ...others];
  }
  const { [step]: inner, ...fields } = object ?? {};
  const next = withValue(inner, rest, value);
  return next === undefined ? fields : { ...fields, [step]: next };
}

const deepest = 12;

/** Every place in a type where an object may stand, as steps; not in metadata and status, and not below a Pod template. */
export function structSteps(type: string, above: readonly string[] = [], base: readonly string[] = []): readonly (readonly string[])[] {
  if (above.includes(type) || base.length > deepest) return [];
  return Object.entries(typeFacts(type).fields ?? {}).flatMap(([name, facts]) => {
    const ref = facts.ref ?? facts.array?.ref;
    if (!ref || (base.length === 0 && (name === "metadata" || name === "status"))) return [];
    const steps = facts.array ? [...base, name, "[]"] : [...base, name];
    return [steps, ...(ref === "core/v1.PodTemplateSpec" ? [] : structSteps(ref, [...above, type], steps))];
  });
}
