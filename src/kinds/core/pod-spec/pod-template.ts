/** Validation of a PodTemplateSpec, for every kind that carries one. */
import type { FieldError } from "../../../api/field-error.ts";
import type { PodTemplateSpec } from "../../../api/types/core-v1.ts";

/** What the owner of the template asks of it. */
export interface PodTemplateContext {
  /** Restart policies the owner can deal with (`["Always"]` for ReplicaSets); absent: any. */
  readonly restartPolicies?: readonly string[];
}

/** The errors of a Pod template at `field`, e.g. "spec.template". */
export function validatePodTemplateSpec(_template: PodTemplateSpec, _field: string, _context: PodTemplateContext = {}): FieldError[] {
  return [];
}
