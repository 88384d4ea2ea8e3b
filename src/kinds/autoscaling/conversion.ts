/** autoscaling/v1 and v2 are two ways to write one autoscaler; v2 is how it is stored. What v1 cannot say travels in annotations. */
import type { JsonObject, KubeObject, StringMap } from "../../api/meta.ts";
import type { HorizontalPodAutoscaler as AutoscalerV1 } from "../../api/types/autoscaling-v1.ts";
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  MetricSpec,
  MetricStatus,
} from "../../api/types/autoscaling-v2.ts";
import { behaviorFromV1, behaviorToV1 } from "./v1-behavior.ts";
import { currentFromV1, currentToV1, metricFromV1, metricToV1 } from "./v1-metrics.ts";

const prefix = "autoscaling.alpha.kubernetes.io/";
const ours = ["metrics", "behavior", "conditions", "current-metrics"].map((name) => prefix + name);

const isCpu = (metric: MetricSpec): boolean =>
  metric.type === "Resource" && metric.resource?.name === "cpu" && metric.resource.target.averageUtilization !== undefined;
const isCpuStatus = (metric: MetricStatus): boolean =>
  metric.type === "Resource" && metric.resource?.name === "cpu" && metric.resource.current.averageUtilization !== undefined;

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization } },
});

/** An annotation's value, or `undefined` for one that cannot be read. */
function parsed<T>(annotations: StringMap | undefined, name: string): T | undefined {
  const text = annotations?.[prefix + name];
  if (!text) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** The elements of an annotation that holds a list, each rewritten. */
function listed<T>(annotations: StringMap | undefined, name: string, rewrite: (item: JsonObject) => JsonObject): T[] {
  const items = parsed<unknown>(annotations, name);
  return Array.isArray(items) ? items.map((item) => rewrite(item as JsonObject) as unknown as T) : [];
}

const asJson = (name: string, value: unknown): StringMap =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? {} : { [prefix + name]: JSON.stringify(value) };

function withAnnotations(object: KubeObject, annotations: StringMap): KubeObject["metadata"] {
  const kept = Object.fromEntries(Object.entries(object.metadata.annotations ?? {}).filter(([name]) => !ours.includes(name)));
  const all = { ...kept, ...annotations };
  const { annotations: _, ...rest } = object.metadata;
  return Object.keys(all).length > 0 ? { ...rest, annotations: all } : rest;
}

/** A condition with its fields in the order in which Kubernetes writes them. */
const inOrder = ({ type, status, lastTransitionTime, reason, message, observedGeneration }: HorizontalPodAutoscalerCondition) => ({
  type,
  status,
  lastTransitionTime: lastTransitionTime ?? null,
  reason,
  message,
  observedGeneration,
});

export function autoscalerFromStored(object: KubeObject): KubeObject {
  const { spec, status } = object as HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...rest } = spec;
  const cpu = metrics.find(isCpu)?.resource?.target.averageUtilization;
  const { currentMetrics, conditions, currentReplicas = 0, desiredReplicas = 0, ...others } = status ?? {};
  const current = (currentMetrics ?? []).find(isCpuStatus)?.resource?.current.averageUtilization;
  const annotations = {
    ...asJson(
      "metrics",
      metrics.filter((metric) => !isCpu(metric)).map((metric) => metricToV1(metric as unknown as JsonObject)),
    ),
    ...asJson("behavior", behavior && behaviorToV1(behavior)),
    ...asJson("conditions", conditions?.map(inOrder)),
    ...asJson(
      "current-metrics",
      (currentMetrics ?? []).filter((metric) => !isCpuStatus(metric)).map((metric) => currentToV1(metric as unknown as JsonObject)),
    ),
  };
  const v1: AutoscalerV1 = {
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: withAnnotations(object, annotations),
    spec: { ...rest, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: { ...others, currentReplicas, desiredReplicas, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) },
  };
  return v1;
}

export function autoscalerToStored(object: KubeObject): KubeObject {
  const { spec, status } = object as AutoscalerV1;
  const { annotations } = object.metadata;
  const { targetCPUUtilizationPercentage: cpu, ...rest } = spec;
  const metrics = [...listed<MetricSpec>(annotations, "metrics", metricFromV1), ...(cpu === undefined ? [] : [cpuMetric(cpu)])];
  const behavior = behaviorFromV1(parsed(annotations, "behavior"));
  const { currentCPUUtilizationPercentage: current, currentReplicas, desiredReplicas = 0, ...others } = status ?? {};
  const known = listed<MetricStatus>(annotations, "current-metrics", currentFromV1);
  const cpuStatus: MetricStatus[] =
    current === undefined ? [] : [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: current } } }];
  const conditions = parsed<object[]>(annotations, "conditions");
  const currentMetrics = [...known, ...cpuStatus];
  const v2 = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: withAnnotations(object, {}),
    spec: { ...rest, metrics: metrics.length > 0 ? metrics : [cpuMetric(80)], ...(behavior ? { behavior } : {}) },
    status: {
      ...others,
      ...(currentReplicas ? { currentReplicas } : {}),
      desiredReplicas,
      currentMetrics: currentMetrics.length > 0 ? currentMetrics : null,
      ...(conditions ? { conditions } : {}),
    },
  };
  return v2;
}
