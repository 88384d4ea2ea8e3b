/** How fast an autoscaler may scale. As kubernetes: validateBehavior. */
import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { parseQuantity } from "../../api/quantity.ts";
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from "../../api/types/autoscaling-v2.ts";
import { each, when } from "../validation/fields.ts";

const longestWindow = 3600;
const longestPeriod = 1800;

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: string): FieldError[] {
  return [
    ...when(type !== "Pods" && type !== "Percent", () => notSupported(`${path}.type`, type ?? "", ["Percent", "Pods"])),
    ...when((value ?? 0) <= 0, () => invalidValue(`${path}.value`, value ?? 0, "must be greater than zero")),
    ...when((periodSeconds ?? 0) <= 0, () => invalidValue(`${path}.periodSeconds`, periodSeconds ?? 0, "must be greater than zero")),
    ...when((periodSeconds ?? 0) > longestPeriod, () =>
      invalidValue(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`),
    ),
  ];
}

function validateRules(path: string, rules: HPAScalingRules | undefined): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies, tolerance } = rules;
  const at = `${path}.stabilizationWindowSeconds`;
  return [
    ...when(window !== undefined && window < 0, () => invalidValue(at, window, "must be greater than or equal to zero")),
    ...when(window !== undefined && window > longestWindow, () =>
      invalidValue(at, window, `must be less than or equal to ${longestWindow}`),
    ),
    ...when(selectPolicy !== undefined && !["Max", "Min", "Disabled"].includes(selectPolicy), () =>
      notSupported(`${path}.selectPolicy`, selectPolicy, ["Disabled", "Max", "Min"]),
    ),
    ...when((policies ?? []).length === 0, () => required(`${path}.policies`, "must specify at least one Policy")),
    ...each(`${path}.policies`, policies, validatePolicy),
    ...when(tolerance !== undefined && parseQuantity(tolerance).mantissa < 0n, () =>
      invalidValue(`${path}.tolerance`, tolerance, "must be greater than or equal to 0"),
    ),
  ];
}

export const validateBehavior = (path: string, behavior: HorizontalPodAutoscalerBehavior | undefined): FieldError[] => [
  ...validateRules(`${path}.scaleUp`, behavior?.scaleUp),
  ...validateRules(`${path}.scaleDown`, behavior?.scaleDown),
];
