/** When a Job counts as failed or done before its time. As kubernetes: validatePodFailurePolicy, validateSuccessPolicy. */
import { duplicate, type FieldError, invalidValue, notSupported, required, tooLong, tooMany } from "../../api/field-error.ts";
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from "../../api/types/batch-v1.ts";
import { each, nonNegative, oneOf, qualifiedName, when } from "../validation/fields.ts";
import { countIndexes, IndexListError, parseIndexList } from "./index-list.ts";

const mostRules = 20;
const mostPatterns = 20;
const mostExitCodes = 255;
const longestIndexes = 64 * 1024;
const actions = ["Count", "FailIndex", "FailJob", "Ignore"];

const atMost = (path: string, list: readonly unknown[], most: number): FieldError[] =>
  when(list.length > most, () => tooMany(path, list.length, most));

function validateExitCodes(path: string, codes: PodFailurePolicyOnExitCodesRequirement, containers: readonly string[]): FieldError[] {
  const { operator } = codes;
  // both are written as null when they are absent
  const [containerName, values] = [codes.containerName ?? undefined, codes.values ?? []];
  const errors = oneOf(`${path}.operator`, operator, ["In", "NotIn"]);
  if (containerName !== undefined && !containers.includes(containerName))
    errors.push(
      invalidValue(`${path}.containerName`, containerName, "must be one of the container or initContainer names in the pod template"),
    );
  const at = `${path}.values`;
  if (values.length === 0) errors.push(invalidValue(at, values, "at least one value is required"));
  errors.push(...atMost(at, values, mostExitCodes));
  values.forEach((value, index) => {
    if (operator === "In" && value === 0) errors.push(invalidValue(`${at}[${index}]`, value, "must not be 0 for the In operator"));
    if (values.indexOf(value) < index) errors.push(duplicate(`${at}[${index}]`, value));
  });
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? 0) > value))
    errors.push(invalidValue(at, values, "must be ordered"));
  return errors;
}

const validatePattern = ({ type = "", status }: PodFailurePolicyOnPodConditionsPattern, path: string): FieldError[] => [
  ...qualifiedName(`${path}.type`, type),
  ...oneOf(`${path}.status`, status, ["False", "True", "Unknown"]),
];

function validateAction(path: string, action: string | undefined, { backoffLimitPerIndex }: JobSpec): FieldError[] {
  if (!action) return [required(path, `valid values: ${actions.map((one) => JSON.stringify(one)).join(", ")}`)];
  if (action === "FailIndex" && backoffLimitPerIndex === undefined)
    return [invalidValue(path, action, "requires the backoffLimitPerIndex to be set")];
  return when(!actions.includes(action), () => notSupported(path, action, actions));
}

function validateFailureRule(rule: PodFailurePolicyRule, path: string, spec: JobSpec): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = [...initContainers, ...containers].map(({ name }) => name);
  const conditions = `${path}.onPodConditions`;
  return [
    ...validateAction(`${path}.action`, action, spec),
    ...(onExitCodes ? validateExitCodes(`${path}.onExitCodes`, onExitCodes, names) : []),
    ...atMost(conditions, onPodConditions, mostPatterns),
    ...each(conditions, onPodConditions, validatePattern),
    ...when(onExitCodes !== undefined && onPodConditions.length > 0, () =>
      invalidValue(path, rule, "specifying both OnExitCodes and OnPodConditions is not supported"),
    ),
    ...when(onExitCodes === undefined && onPodConditions.length === 0, () =>
      invalidValue(path, rule, "specifying one of OnExitCodes and OnPodConditions is required"),
    ),
  ];
}

export function validateFailurePolicy(path: string, spec: JobSpec): FieldError[] {
  if (!spec.podFailurePolicy) return [];
  const rules = spec.podFailurePolicy.rules ?? [];
  return [...atMost(`${path}.rules`, rules, mostRules), ...each(`${path}.rules`, rules, (rule, at) => validateFailureRule(rule, at, spec))];
}

function validateSuccessRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, path: string, completions: number): FieldError[] {
  const errors: FieldError[] = [];
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(required(path, "at least one of succeededCount or succeededIndexes must be specified"));
  let total: number | undefined;
  if (succeededIndexes !== undefined) {
    const at = `${path}.succeededIndexes`;
    if (succeededIndexes.length > longestIndexes) errors.push(tooLong(at, longestIndexes));
    try {
      total = countIndexes(parseIndexList(succeededIndexes, completions));
    } catch (error) {
      if (!(error instanceof IndexListError)) throw error;
      errors.push(invalidValue(at, succeededIndexes, `error parsing succeededIndexes: ${error.message}`));
      total = 0;
    }
  }
  if (succeededCount === undefined) return errors;
  const at = `${path}.succeededCount`;
  errors.push(...nonNegative(at, succeededCount));
  if (succeededCount > completions)
    errors.push(invalidValue(at, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`));
  if (total !== undefined && succeededCount > total) {
    const text = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`;
    errors.push(invalidValue(at, succeededCount, text));
  }
  return errors;
}

export function validateSuccessPolicy(path: string, { successPolicy, completionMode, completions = 0 }: JobSpec): FieldError[] {
  if (!successPolicy) return [];
  if (completionMode !== "Indexed") return [invalidValue(path, successPolicy, "requires indexed completion mode")];
  const rules = successPolicy.rules ?? [];
  return [
    ...when(rules.length === 0, () =>
      required(`${path}.rules`, "at least one rules must be specified when the successPolicy is specified"),
    ),
    ...atMost(`${path}.rules`, rules, mostRules),
    ...each(`${path}.rules`, rules, (rule, at) => validateSuccessRule(rule, at, completions)),
  ];
}
