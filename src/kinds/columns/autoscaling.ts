/** The row of a HorizontalPodAutoscaler, and of the Scale of a workload. */
import type { HorizontalPodAutoscaler as AutoscalerV1, Scale } from "../../api/types/autoscaling-v1.ts";
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from "../../api/types/autoscaling-v2.ts";
import type { Column } from "../kind.ts";
import { age, type Cells } from "./cell-text.ts";

const column = (name: string, type: string, format = ""): Column => ({ name, type, format, description: name, priority: 0 });

/** What `kubectl get --subresource=scale` prints. */
export const scaleColumns: readonly Column[] = [
  column("Name", "string", "name"),
  column("Desired", "integer"),
  column("Available", "integer"),
  column("Age", "string"),
];

export const scaleCells: Cells<Scale> = (scale, now) => [
  scale.metadata.name,
  scale.spec?.replicas ?? 0,
  scale.status?.replicas ?? 0,
  age(scale, now),
];

/** Both versions: the columns are the same. */
export const autoscalerCells: Cells = (object, now) =>
  object.apiVersion === "autoscaling/v1"
    ? autoscalerV1Cells(object as AutoscalerV1, now)
    : autoscalerV2Cells(object as HorizontalPodAutoscaler, now);

const autoscalerV2Cells: Cells<HorizontalPodAutoscaler> = (autoscaler, now) => {
  const { metadata, spec, status } = autoscaler;
  return [
    metadata.name,
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    targets(spec.metrics ?? [], status?.currentMetrics ?? []),
    `${spec.minReplicas ?? "<unset>"}`,
    spec.maxReplicas,
    status?.currentReplicas ?? 0,
    age(autoscaler, now),
  ];
};

/** Version 1 knows one metric: the share of the requested CPU. */
const autoscalerV1Cells: Cells<AutoscalerV1> = (autoscaler, now) => {
  const { metadata, spec, status } = autoscaler;
  const target = spec?.targetCPUUtilizationPercentage;
  const current = status?.currentCPUUtilizationPercentage;
  return [
    metadata.name,
    `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`,
    target === undefined ? "<none>" : `cpu: ${current === undefined ? "<unknown>" : `${current}%`}/${target}%`,
    `${spec?.minReplicas ?? "<unset>"}`,
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age(autoscaler, now),
  ];
};

const shown = 2;

function targets(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return "<none>";
  const list = specs.map((spec, index) => metricText(spec, statuses[index]));
  return list.length > shown ? `${list.slice(0, shown).join(", ")} + ${list.length - shown} more...` : list.join(", ");
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case "External":
      return valueText(spec.external?.target, status?.external?.current);
    case "Object":
      return valueText(spec.object?.target, status?.object?.current);
    case "Pods":
      return `${status?.pods?.current?.averageValue ?? "<unknown>"}/${spec.pods?.target.averageValue ?? "<unset>"}`;
    case "Resource":
      return shareText(spec.resource, status?.resource?.current);
    case "ContainerResource":
      return shareText(spec.containerResource, status?.containerResource?.current);
    default:
      return "<unknown type>";
  }
}

function valueText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? "<unknown>"}/${target.averageValue} (avg)`;
  return `${current?.value ?? "<unknown>"}/${target?.value ?? "<unset>"}`;
}

function shareText(
  metric: { readonly name: string; readonly target: MetricTarget } | undefined,
  current: MetricValueStatus | undefined,
): string {
  const { averageValue, averageUtilization } = metric?.target ?? {};
  if (averageValue !== undefined) return `${metric?.name}: ${current?.averageValue ?? "<unknown>"}/${averageValue}`;
  const now = current?.averageUtilization === undefined ? "<unknown>" : `${current.averageUtilization}%`;
  return `${metric?.name}: ${now}/${averageUtilization === undefined ? "<auto>" : `${averageUtilization}%`}`;
}
