/** How containers restart, and what a resize of their resources does to them. */
import { duplicate, type FieldError, invalidValue, notSupported, required, tooMany } from "../../../api/field-error.ts";
import type { ContainerResizePolicy, ContainerRestartRule } from "../../../api/types/core-v1.ts";
import { each, oneOf, when } from "../../validation/fields.ts";

const policies = ["Always", "Never", "OnFailure"];
const actions = ["Restart", "RestartAllContainers"];
const operators = ["In", "NotIn"];
const maxRules = 20;
const maxCodes = 255;

function rule({ action, exitCodes }: ContainerRestartRule, field: string): FieldError[] {
  const errors = when(!actions.includes(action), () => notSupported(`${field}.action`, action ?? "", actions));
  if (!exitCodes) return [...errors, required(`${field}.exitCodes`, "must be specified")];
  const { operator, values = [] } = exitCodes;
  return [
    ...errors,
    ...when(!operators.includes(operator), () => notSupported(`${field}.exitCodes.operator`, operator ?? "", operators)),
    ...when(values.length > maxCodes, () => tooMany(`${field}.exitCodes.values`, values.length, maxCodes)),
  ];
}

interface Restarting {
  readonly restartPolicy?: string | undefined;
  readonly restartPolicyRules?: readonly ContainerRestartRule[] | undefined;
}

/** The restart policy of one container, which overrides the Pod's. */
export function containerRestartPolicy({ restartPolicy, restartPolicyRules: rules = [] }: Restarting, field: string): FieldError[] {
  const errors =
    restartPolicy === undefined
      ? []
      : when(!policies.includes(restartPolicy), () => notSupported(`${field}.restartPolicy`, restartPolicy, policies));
  if (restartPolicy === undefined && rules.length > 0)
    errors.push(required(`${field}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  if (rules.length > maxRules) return [...errors, tooMany(`${field}.restartPolicyRules`, rules.length, maxRules)];
  return [...errors, ...each(`${field}.restartPolicyRules`, rules, rule)];
}

const resizable = ["cpu", "memory"];
const resizePolicies = ["NotRequired", "RestartContainer"];

/** As kubernetes: all but duplicates are reported at the list. */
export function resizePolicy(
  list: readonly ContainerResizePolicy[] | undefined,
  field: string,
  podPolicy: string | undefined,
): FieldError[] {
  const seen = new Set<string>();
  return each(field, list, ({ resourceName = "", restartPolicy = "" }, at) => {
    const twice = seen.has(resourceName);
    seen.add(resourceName);
    return [
      ...when(twice, () => duplicate(at, resourceName)),
      ...oneOf(field, resourceName, resizable),
      ...oneOf(field, restartPolicy, resizePolicies),
      ...when(podPolicy === "Never" && restartPolicy !== "" && restartPolicy !== "NotRequired", () =>
        invalidValue(field, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"),
      ),
    ];
  });
}
