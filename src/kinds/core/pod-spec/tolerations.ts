/** Tolerations of taints. */
import { type FieldError, invalidValue, notSupported } from "../../../api/field-error.ts";
import { labelValueProblems } from "../../../api/names.ts";
import type { Toleration } from "../../../api/types/core-v1.ts";
import { each, optionalOneOf, qualifiedName, when } from "../../validation/fields.ts";

const effects = ["NoExecute", "NoSchedule", "PreferNoSchedule"];

/** As kubernetes: what is wrong with the value is reported at the operator. */
function operatorErrors({ operator, value = "" }: Toleration, field: string): FieldError[] {
  if (operator === "Exists") return when(value !== "", () => invalidValue(field, value, "value must be empty when `operator` is 'Exists'"));
  if (operator && operator !== "Equal") return [notSupported(field, operator, ["Equal", "Exists"])];
  const problems = labelValueProblems(value);
  return when(problems.length > 0, () => invalidValue(field, value, problems.join(";")));
}

function toleration(one: Toleration, field: string): FieldError[] {
  return [
    ...(one.key ? qualifiedName(`${field}.key`, one.key) : []),
    ...when(!one.key && one.operator !== "Exists", () =>
      invalidValue(
        `${field}.operator`,
        one.operator ?? "",
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    ),
    ...when(one.tolerationSeconds !== undefined && one.effect !== "NoExecute", () =>
      invalidValue(`${field}.effect`, one.effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    ),
    ...operatorErrors(one, `${field}.operator`),
    ...optionalOneOf(`${field}.effect`, one.effect, effects),
  ];
}

export const validateTolerations = (tolerations: readonly Toleration[] | undefined, field: string): FieldError[] =>
  each(field, tolerations, toleration);
