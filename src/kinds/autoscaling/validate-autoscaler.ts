/** The rules of an autoscaler, as it is stored. As kubernetes: validateHorizontalPodAutoscalerSpec. */
import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec } from "../../api/types/autoscaling-v2.ts";
import { each, nonNegative, when } from "../validation/fields.ts";
import { validateBehavior } from "./behavior.ts";
import { validateMetric } from "./metric-sources.ts";
import { validateTarget } from "./scale-target.ts";

function validateSizes({ minReplicas, maxReplicas = 0 }: Partial<HorizontalPodAutoscalerSpec>): FieldError[] {
  const path = "spec.maxReplicas";
  const errors = nonNegative("spec.minReplicas", minReplicas);
  if (maxReplicas < 1) errors.push(invalidValue(path, maxReplicas, "must be greater than 0"));
  if (maxReplicas === 0) errors.push(required(path));
  else if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalidValue(path, maxReplicas, "must be greater than or equal to `minReplicas`"));
  return errors;
}

/** The paths are those of autoscaling/v2, whichever version was written. */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { metrics = [], minReplicas, scaleTargetRef, behavior } = spec ?? ({} as Partial<HorizontalPodAutoscalerSpec>);
  const seesMore = metrics.some(({ object, external }) => object !== undefined || external !== undefined);
  return [
    ...validateSizes(spec ?? {}),
    ...validateTarget("spec.scaleTargetRef", scaleTargetRef ?? {}, { groupNeeded: true }),
    ...each("spec.metrics", metrics, validateMetric),
    ...when(minReplicas === 0 && !seesMore, () =>
      forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"),
    ),
    ...validateBehavior("spec.behavior", behavior),
  ];
}

export const validateAutoscalerStatus = ({ status }: HorizontalPodAutoscaler): FieldError[] => [
  ...nonNegative("status.currentReplicas", status?.currentReplicas),
  ...nonNegative("status.desiredReplicas", status?.desiredReplicas),
  ...each("status.conditions", status?.conditions, ({ observedGeneration }, path) =>
    nonNegative(`${path}.observedGeneration`, observedGeneration),
  ),
];
