/** Paths of field sets as people read them: `.spec.ports[port=80,protocol="TCP"].name`. */
import type { FieldsV1 } from "../meta.ts";
import { isMember } from "./field-set.ts";

/** One step: `.name`, `[name="a"]`, `[="value"]`, `[0]`. */
export function stepText(step: string): string {
  const rest = step.slice(2);
  if (step.startsWith("f:")) return `.${rest}`;
  if (step.startsWith("v:")) return `[=${rest}]`;
  return step.startsWith("k:") ? `[${keysText(rest)}]` : `[${rest}]`;
}

function keysText(json: string): string {
  const keys = Object.entries(JSON.parse(json) as Record<string, unknown>);
  return keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",");
}

const order = ["f:", "k:", "v:", "i:"];

function compareSteps(a: string, b: string): number {
  const kinds = order.indexOf(a.slice(0, 2)) - order.indexOf(b.slice(0, 2));
  if (kinds !== 0 || a === b) return kinds;
  return a < b ? -1 : 1;
}

/** The texts of all members, in the order in which Kubernetes lists them: those of one level before what is below them. */
export function pathTexts(set: FieldsV1, prefix = ""): string[] {
  const steps = Object.keys(set)
    .filter((step) => step !== ".")
    .sort(compareSteps);
  const here = steps.filter((step) => isMember(set[step] as FieldsV1)).map((step) => prefix + stepText(step));
  return [...here, ...steps.flatMap((step) => pathTexts(set[step] as FieldsV1, prefix + stepText(step)))];
}
