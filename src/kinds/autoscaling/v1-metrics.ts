/**
 * Metrics in the words of autoscaling/v1, as its annotations `metrics` and `current-metrics` carry them. Each source is
 * a table from v2 to v1 fields, read in both directions.
 */
import type { JsonObject } from "../../api/meta.ts";

/** v2 path inside the source → v1 field. */
type Fields = readonly (readonly [v2: string, v1: string])[];

const named: Fields = [
  ["metric.name", "metricName"],
  ["metric.selector", "selector"],
];
const externallyNamed: Fields = [
  ["metric.name", "metricName"],
  ["metric.selector", "metricSelector"],
];

const specFields: Readonly<Record<string, Fields>> = {
  object: [["describedObject", "target"], ...named, ["target.value", "targetValue"], ["target.averageValue", "averageValue"]],
  pods: [...named, ["target.averageValue", "targetAverageValue"]],
  resource: [
    ["name", "name"],
    ["target.averageUtilization", "targetAverageUtilization"],
    ["target.averageValue", "targetAverageValue"],
  ],
  containerResource: [
    ["name", "name"],
    ["target.averageUtilization", "targetAverageUtilization"],
    ["target.averageValue", "targetAverageValue"],
    ["container", "container"],
  ],
  external: [...externallyNamed, ["target.value", "targetValue"], ["target.averageValue", "targetAverageValue"]],
};

const statusFields: Readonly<Record<string, Fields>> = {
  object: [["describedObject", "target"], ...named, ["current.value", "currentValue"], ["current.averageValue", "averageValue"]],
  pods: [...named, ["current.averageValue", "currentAverageValue"]],
  resource: [
    ["name", "name"],
    ["current.averageUtilization", "currentAverageUtilization"],
    ["current.averageValue", "currentAverageValue"],
  ],
  containerResource: [
    ["name", "name"],
    ["current.averageUtilization", "currentAverageUtilization"],
    ["current.averageValue", "currentAverageValue"],
    ["container", "container"],
  ],
  external: [...externallyNamed, ["current.value", "currentValue"], ["current.averageValue", "currentAverageValue"]],
};

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

const at = (source: JsonObject, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), source);

const put = (source: JsonObject, path: string, value: unknown): JsonObject => {
  const [first = "", second] = path.split(".");
  if (second === undefined) return { ...source, [first]: value };
  const inner = source[first];
  return { ...source, [first]: { ...(isObject(inner) ? inner : {}), [second]: value } };
};

/** One metric, in the order in which Kubernetes writes it, with each of its sources rewritten field by field. */
function rewrite(metric: JsonObject, sources: Readonly<Record<string, Fields>>, from: 0 | 1): JsonObject {
  const entries = Object.entries(sources).flatMap(([name, fields]) => {
    const source = metric[name];
    if (!isObject(source)) return [];
    let written: JsonObject = {};
    for (const pair of fields) {
      const value = at(source, pair[from]);
      if (value !== undefined && value !== null) written = put(written, pair[from === 0 ? 1 : 0], value);
    }
    return [[name, written] as const];
  });
  return { type: metric["type"], ...Object.fromEntries(entries) };
}

/** The kind of target, which v1 does not write: it follows from which value is given. */
function withTargetType(metric: JsonObject): JsonObject {
  const entries = Object.entries(metric).map(([name, source]) => {
    const target = isObject(source) ? source["target"] : undefined;
    if (!isObject(source) || !isObject(target)) return [name, source] as const;
    const type =
      target["averageUtilization"] !== undefined ? "Utilization" : target["averageValue"] !== undefined ? "AverageValue" : "Value";
    return [name, { ...source, target: { type, ...target } }] as const;
  });
  return Object.fromEntries(entries);
}

export const metricToV1 = (metric: JsonObject): JsonObject => rewrite(metric, specFields, 0);
export const metricFromV1 = (metric: JsonObject): JsonObject => withTargetType(rewrite(metric, specFields, 1));
export const currentToV1 = (metric: JsonObject): JsonObject => rewrite(metric, statusFields, 0);
export const currentFromV1 = (metric: JsonObject): JsonObject => rewrite(metric, statusFields, 1);
