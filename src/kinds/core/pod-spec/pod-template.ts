/** Validation of a PodTemplateSpec, for every kind that carries one. */
import { type FieldError, forbidden, invalidValue, notSupported } from "../../../api/field-error.ts";
import { qualifiedNameProblems } from "../../../api/names.ts";
import type { PodTemplateSpec } from "../../../api/types/core-v1.ts";
import { labels } from "../../validation/fields.ts";
import { validatePodAnnotations } from "./annotations.ts";
import { validatePodSpec } from "./pod-spec.ts";

/** What the owner of the template asks of it. */
export interface PodTemplateContext {
  /** Restart policies the owner can deal with (`["Always"]` for ReplicaSets); absent: any. */
  readonly restartPolicies?: readonly string[];
}

const maxAnnotations = 256 * 1024;

function annotations(map: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(map ?? {})) {
    errors.push(...qualifiedNameProblems(key.toLowerCase()).map((problem) => invalidValue(field, key, problem)));
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > maxAnnotations) errors.push({ type: "TooLong", field, detail: `may not be more than ${maxAnnotations} bytes` });
  return errors;
}

/** The errors of a Pod template at `field`, e.g. "spec.template". */
export function validatePodTemplateSpec(template: PodTemplateSpec, field: string, context: PodTemplateContext = {}): FieldError[] {
  const { metadata, spec = { containers: [] } } = template;
  const { restartPolicies } = context;
  const errors = [
    // as kubernetes: reported at template.labels, not at template.metadata.labels
    ...labels(`${field}.labels`, metadata?.labels),
    ...annotations(metadata?.annotations, `${field}.annotations`),
    ...validatePodAnnotations(metadata?.annotations, spec, `${field}.annotations`),
    ...validatePodSpec(spec, `${field}.spec`, { template: true }),
  ];
  if (spec.ephemeralContainers?.length)
    errors.push(forbidden(`${field}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  const { restartPolicy } = spec;
  if (restartPolicies && restartPolicy && !restartPolicies.includes(restartPolicy))
    errors.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, restartPolicies));
  return errors;
}
