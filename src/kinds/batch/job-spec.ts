/** The spec of a Job, also inside a CronJob. */
import { type FieldError, invalidValue, notSupported, required, tooLong } from "../../api/field-error.ts";
import type { JobSpec } from "../../api/types/batch-v1.ts";
import { validatePodTemplateSpec } from "../core/pod-spec/pod-template.ts";
import { nonNegative, optionalOneOf, when } from "../validation/fields.ts";
import { isDomainPrefixedPath } from "../validation/formats.ts";
import { validateFailurePolicy, validateSuccessPolicy } from "./job-policies.ts";

const mostIndexed = 100_000;
/** Beyond that many completions with limits per index, both of these are held lower. */
const mostWithLimits = 10_000;
const longestManager = 63;

function validateIndexed(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const failed = `${path}.maxFailedIndexes`;
  const above = (field: string, value: number | undefined, most: number, why: string): FieldError[] =>
    when((value ?? 0) > most, () => invalidValue(field, value, `must be less than or equal to ${most}${why}`));
  if (spec.completionMode !== "Indexed") {
    const text = "requires indexed completion mode";
    return [
      ...when(backoffLimitPerIndex !== undefined, () => invalidValue(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, text)),
      ...when(maxFailedIndexes !== undefined, () => invalidValue(failed, maxFailedIndexes, text)),
    ];
  }
  const many = (completions ?? 0) > mostIndexed && backoffLimitPerIndex !== undefined;
  const why = ` when completions are above ${mostIndexed} and used with backoff limit per index`;
  return [
    ...(completions === undefined ? [required(`${path}.completions`, "when completion mode is Indexed")] : []),
    ...above(`${path}.parallelism`, parallelism, mostIndexed, " when completion mode is Indexed"),
    ...(completions === undefined ? [] : above(failed, maxFailedIndexes, completions, " (the number of completions)")),
    ...above(failed, maxFailedIndexes, mostIndexed, ""),
    ...when(many && maxFailedIndexes === undefined, () => required(failed, `must be specified when completions are above ${mostIndexed}`)),
    ...(many ? above(`${path}.parallelism`, parallelism, mostWithLimits, why) : []),
    ...(many ? above(failed, maxFailedIndexes, mostWithLimits, why) : []),
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
  const { managedBy, completionMode, podReplacementPolicy, podFailurePolicy, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const replacements = podFailurePolicy ? ["Failed"] : ["TerminatingOrFailed", "Failed"];
  return [
    ...amounts.flatMap((field) => nonNegative(`${path}.${field}`, spec[field])),
    ...when(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined, () =>
      required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"),
    ),
    ...when(managedBy !== undefined && !isDomainPrefixedPath(managedBy), () =>
      invalidValue(`${path}.managedBy`, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'),
    ),
    ...when((managedBy?.length ?? 0) > longestManager, () => tooLong(`${path}.managedBy`, longestManager)),
    ...optionalOneOf(`${path}.completionMode`, completionMode, ["NonIndexed", "Indexed"]),
    ...validateIndexed(spec, path),
    ...validateFailurePolicy(`${path}.podFailurePolicy`, spec),
    ...validateSuccessPolicy(`${path}.successPolicy`, spec),
    ...optionalOneOf(`${path}.podReplacementPolicy`, podReplacementPolicy, replacements),
    ...validatePodTemplateSpec(spec.template, `${path}.template`),
    ...validateRestartPolicy(spec, path),
  ];
}
