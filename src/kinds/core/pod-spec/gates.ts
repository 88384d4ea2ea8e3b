/** Readiness gates and scheduling gates. */
import { duplicate, type FieldError } from "../../../api/field-error.ts";
import type { PodReadinessGate, PodSchedulingGate } from "../../../api/types/core-v1.ts";
import { each, qualifiedName, when } from "../../validation/fields.ts";

export const validateReadinessGates = (gates: readonly PodReadinessGate[] | undefined, field: string): FieldError[] =>
  each(field, gates, ({ conditionType }, at) => qualifiedName(`${at}.conditionType`, conditionType ?? ""));

export function validateSchedulingGates(gates: readonly PodSchedulingGate[] | undefined, field: string): FieldError[] {
  const seen = new Set<string>();
  return each(field, gates, ({ name = "" }, at) => {
    const twice = seen.has(name);
    seen.add(name);
    return [...qualifiedName(at, name), ...when(twice, () => duplicate(at, name))];
  });
}
