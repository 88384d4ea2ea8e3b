/** What an autoscaler's metrics must say, source by source. As kubernetes: validateMetricSpec. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { parseQuantity } from "../../api/quantity.ts";
import type { MetricIdentifier, MetricSpec, MetricTarget } from "../../api/types/autoscaling-v2.ts";
import { containerResourceName } from "../core/pod-spec/resources.ts";
import { dnsLabel, when } from "../validation/fields.ts";
import { validateTarget } from "./scale-target.ts";
import { segment } from "./segment.ts";

/** Type → the field that must hold it; no other may. */
const fieldOfType = {
  Object: "object",
  External: "external",
  Pods: "pods",
  Resource: "resource",
  ContainerResource: "containerResource",
} as const satisfies Readonly<Record<string, keyof MetricSpec>>;

type Source = (typeof fieldOfType)[keyof typeof fieldOfType];

const isPositive = (text: string): boolean => parseQuantity(text).mantissa > 0n;

function identifier(path: string, metric: Partial<MetricIdentifier> = {}): FieldError[] {
  return segment(`${path}.metric.name`, metric.name ?? "");
}

function target(path: string, { type, value, averageValue, averageUtilization }: Partial<MetricTarget> = {}): FieldError[] {
  const at = `${path}.target`;
  const known = type === "Utilization" || type === "Value" || type === "AverageValue";
  return [
    ...when(!type, () => required(`${at}.type`, "must specify a metric target type")),
    ...when(!known, () => invalidValue(`${at}.type`, type ?? "", "must be either Utilization, Value, or AverageValue")),
    ...when(value !== undefined && !isPositive(value), () => invalidValue(`${at}.value`, value, "must be positive")),
    ...when(averageValue !== undefined && !isPositive(averageValue), () =>
      invalidValue(`${at}.averageValue`, averageValue, "must be positive"),
    ),
    ...when(averageUtilization !== undefined && averageUtilization < 1, () =>
      invalidValue(`${at}.averageUtilization`, averageUtilization, "must be greater than 0"),
    ),
  ];
}

/** Of a container's or Pod's resource: a raw value or a share of what is requested. */
function resourceTarget(path: string, goal: Partial<MetricTarget> = {}): FieldError[] {
  const { averageUtilization, averageValue } = goal;
  return [
    ...target(path, goal),
    ...when(averageUtilization === undefined && averageValue === undefined, () =>
      required(`${path}.target.averageUtilization`, "must set either a target raw value or a target utilization"),
    ),
    ...when(averageUtilization !== undefined && averageValue !== undefined, () =>
      forbidden(`${path}.target.averageValue`, "may not set both a target raw value and a target utilization"),
    ),
  ];
}

const valueOrAverage = (path: string, { value, averageValue }: Partial<MetricTarget> = {}): FieldError[] =>
  when(value === undefined && averageValue === undefined, () =>
    required(`${path}.target.averageValue`, "must set either a target value for metric or a per-pod target"),
  );

const resourceName = (path: string, name = ""): FieldError[] =>
  name === "" ? [required(`${path}.name`, "must specify a resource name")] : containerResourceName(name, `${path}.name`);

/** One rule a source; in the order in which the first that is there is looked at. */
const rules: { readonly [S in Source]: (path: string, source: NonNullable<MetricSpec[S]>) => FieldError[] } = {
  object: (path, source) => [
    ...validateTarget(`${path}.describedObject`, source.describedObject ?? {}, { groupNeeded: false }),
    ...identifier(path, source.metric),
    ...target(path, source.target),
    ...valueOrAverage(path, source.target),
  ],
  external: (path, source) => [
    ...identifier(path, source.metric),
    ...target(path, source.target),
    ...valueOrAverage(path, source.target),
    ...when(source.target?.value !== undefined && source.target.averageValue !== undefined, () =>
      forbidden(`${path}.target.value`, "may not set both a target value for metric and a per-pod target"),
    ),
  ],
  pods: (path, source) => [
    ...identifier(path, source.metric),
    ...target(path, source.target),
    ...when(source.target?.averageValue === undefined || !isPositive(source.target.averageValue), () =>
      required(`${path}.target.averageValue`, "must specify a positive target averageValue"),
    ),
  ],
  resource: (path, source) => [
    ...when(!source.name, () => required(`${path}.name`, "must specify a resource name")),
    ...resourceTarget(path, source.target),
  ],
  containerResource: (path, source) => [
    ...resourceName(path, source.name),
    ...(source.container ? dnsLabel(`${path}.container`, source.container) : [required(`${path}.container`, "must specify a container")]),
    ...resourceTarget(path, source.target),
  ],
};

function validateSource<S extends Source>(metric: MetricSpec, path: string, field: S): FieldError[] {
  const source = metric[field];
  return source === undefined ? [] : rules[field](`${path}.${field}`, source);
}

/** Only the first source that is there is looked into: any other is one too many. */
export function validateMetric(metric: MetricSpec, path: string): FieldError[] {
  const { type } = metric;
  const present = (Object.keys(rules) as Source[]).filter((field) => metric[field] !== undefined);
  const expected = fieldOfType[type as keyof typeof fieldOfType] as Source | undefined;
  const [first] = present;
  return [
    ...when(!type, () => required(`${path}.type`, "must specify a metric source type")),
    ...when(!!type && !expected, () => notSupported(`${path}.type`, type, Object.keys(fieldOfType))),
    ...(first ? validateSource(metric, path, first) : []),
    ...(expected && metric[expected] === undefined
      ? [required(`${path}.${expected}`, "must populate information for the given metric source")]
      : []),
    ...(present.length === 1 ? [] : present.filter((field) => field !== expected)).map((field) =>
      forbidden(`${path}.${field}`, "must populate the given metric source only"),
    ),
  ];
}
