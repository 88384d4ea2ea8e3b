/** The spec of a Job, also inside a CronJob. */
import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { JobSpec } from "../../api/types/batch-v1.ts";
import { validatePodTemplateSpec } from "../core/pod-spec/pod-template.ts";
import { nonNegative, optionalOneOf, when } from "../validation/fields.ts";
import { isDomainPrefixedPath } from "../validation/formats.ts";

function validateIndexed(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (spec.completionMode !== "Indexed") {
    const text = "requires indexed completion mode";
    return [
      ...when(backoffLimitPerIndex !== undefined, () => invalidValue(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, text)),
      ...when(maxFailedIndexes !== undefined, () => invalidValue(`${path}.maxFailedIndexes`, maxFailedIndexes, text)),
      ...when(spec.successPolicy !== undefined, () => invalidValue(`${path}.successPolicy`, "", text)),
    ];
  }
  return [
    ...(completions === undefined ? [required(`${path}.completions`, "when completion mode is Indexed")] : []),
    ...when(parallelism > 100000, () =>
      invalidValue(`${path}.parallelism`, parallelism, "must be less than or equal to 100000 when completion mode is Indexed"),
    ),
    ...when((maxFailedIndexes ?? 0) > (completions ?? 0), () =>
      invalidValue(`${path}.maxFailedIndexes`, maxFailedIndexes, "must be less than or equal to completions"),
    ),
    ...when(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined, () =>
      required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"),
    ),
  ];
}

/** Pods of a Job must end: the default restart policy counts as missing. */
function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  const at = `${path}.template.spec.restartPolicy`;
  const policy = template?.spec?.restartPolicy;
  if (policy === undefined || policy === "Always") return [required(at, 'valid values: "OnFailure", "Never"')];
  if (policy !== "OnFailure" && policy !== "Never") return [notSupported(at, policy, ["OnFailure", "Never"])];
  return when(podFailurePolicy !== undefined && policy !== "Never", () =>
    invalidValue(at, policy, 'only "Never" is supported when podFailurePolicy is specified'),
  );
}

const amounts = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;

export function validateJobSpec(path: string, spec: JobSpec): FieldError[] {
  const { managedBy, completionMode, podReplacementPolicy, podFailurePolicy } = spec;
  const replacements = podFailurePolicy ? ["Failed"] : ["TerminatingOrFailed", "Failed"];
  return [
    ...amounts.flatMap((field) => nonNegative(`${path}.${field}`, spec[field])),
    ...when(managedBy !== undefined && !isDomainPrefixedPath(managedBy), () =>
      invalidValue(`${path}.managedBy`, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'),
    ),
    ...optionalOneOf(`${path}.completionMode`, completionMode, ["NonIndexed", "Indexed"]),
    ...validateIndexed(spec, path),
    ...optionalOneOf(`${path}.podReplacementPolicy`, podReplacementPolicy, replacements),
    ...validatePodTemplateSpec(spec.template, `${path}.template`),
    ...validateRestartPolicy(spec, path),
  ];
}
