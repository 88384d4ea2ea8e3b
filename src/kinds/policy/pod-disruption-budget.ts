import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { PodDisruptionBudget } from "../../api/types/policy-v1.ts";
import { defineKind } from "../kind.ts";
import { validateConditions } from "../validation/conditions.ts";
import { intOrPercent, labelSelector, optionalOneOf, percentValue, when } from "../validation/fields.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { countsNotNegative } from "../validation/replica-status.ts";

const share = (path: string, value: number | string | undefined): FieldError[] => [
  ...intOrPercent(path, value),
  ...when((percentValue(value) ?? 0) > 100, () => invalidValue(path, value, "must not be greater than 100%")),
];

function validate({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec ?? {};
  return [
    ...when(minAvailable !== undefined && maxUnavailable !== undefined, () =>
      invalidValue("spec", spec, "minAvailable and maxUnavailable cannot be both set"),
    ),
    ...share("spec.minAvailable", minAvailable),
    ...share("spec.maxUnavailable", maxUnavailable),
    ...labelSelector("spec.selector", selector),
    ...optionalOneOf("spec.unhealthyPodEvictionPolicy", unhealthyPodEvictionPolicy, ["IfHealthyBudget", "AlwaysAllow"]),
  ];
}

const counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  resource: "policy/v1/poddisruptionbudgets",
  validateName: pathSegmentName,
  validate,
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) => [
        ...validateConditions("status.conditions", status?.conditions),
        ...countsNotNegative({ ...status }, counts),
      ],
    },
  },
  example: { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "example" }, spec: { minAvailable: 1 } },
});
