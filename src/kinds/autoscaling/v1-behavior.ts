/** An autoscaler's behavior in the annotation `behavior` of autoscaling/v1: field names with a capital, absent ones null. */
import type { JsonObject } from "../../api/meta.ts";
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from "../../api/types/autoscaling-v2.ts";

const policyToV1 = ({ type, value, periodSeconds }: HPAScalingPolicy) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds });

const rulesToV1 = (rules: HPAScalingRules | undefined): object | null =>
  rules
    ? {
        StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
        SelectPolicy: rules.selectPolicy ?? null,
        Policies: rules.policies?.map(policyToV1) ?? null,
        Tolerance: rules.tolerance ?? null,
      }
    : null;

export const behaviorToV1 = ({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): object => ({
  ScaleUp: rulesToV1(scaleUp),
  ScaleDown: rulesToV1(scaleDown),
});

/** Reads names in either case, as Go does; null is absent. */
export function behaviorFromV1(value: unknown): HorizontalPodAutoscalerBehavior | undefined {
  return lowered(value) as HorizontalPodAutoscalerBehavior | undefined;
}

function lowered(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value as JsonObject).map(([name, inner]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    lowered(inner),
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
