import { type FieldError, forbidden, notSupported, required } from "../../api/field-error.ts";
import type { HorizontalPodAutoscaler, MetricSpec } from "../../api/types/autoscaling-v2.ts";
import { defineKind } from "../kind.ts";
import { each, nonNegative } from "../validation/fields.ts";
import { validateAutoscalerSizes } from "./autoscaler-rules.ts";

/** Type → the field that must hold it; no other may. */
const sources = {
  Object: "object",
  Pods: "pods",
  Resource: "resource",
  ContainerResource: "containerResource",
  External: "external",
} as const satisfies Readonly<Record<string, keyof MetricSpec>>;

function validateMetric(metric: MetricSpec, path: string): FieldError[] {
  const { type } = metric;
  if (!type) return [required(`${path}.type`, "must specify a metric source type")];
  if (!(type in sources)) return [notSupported(`${path}.type`, type, Object.keys(sources))];
  const field = sources[type as keyof typeof sources];
  const others = Object.values(sources).filter((name) => name !== field && metric[name] !== undefined);
  return [
    ...(metric[field] === undefined ? [required(`${path}.${field}`, "must populate information for the given metric source")] : []),
    ...others.map((name) => forbidden(`${path}.${name}`, "must populate the given metric source only")),
  ];
}

function validate({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { metrics, minReplicas } = spec ?? {};
  const scalesToZero = minReplicas === 0 && !(metrics ?? []).some((metric) => metric.type === "Object" || metric.type === "External");
  return [
    ...validateAutoscalerSizes(spec ?? {}),
    ...each("spec.metrics", metrics, validateMetric),
    ...(scalesToZero
      ? [forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas")]
      : []),
  ];
}

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  resource: "autoscaling/v2/horizontalpodautoscalers",
  validate,
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) => [
        ...nonNegative("status.currentReplicas", status?.currentReplicas),
        ...nonNegative("status.desiredReplicas", status?.desiredReplicas),
      ],
    },
  },
  example: {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "example" },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "example" } },
  },
});
