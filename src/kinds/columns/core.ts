/** Rows of the small core kinds. */
import type { ComponentStatus, ConfigMap, Namespace, ResourceQuota, Secret } from "../../api/types/core-v1.ts";
import { age, type Cells } from "./cell-text.ts";

const count = (map: Readonly<Record<string, unknown>> | null | undefined): number => Object.keys(map ?? {}).length;

export const namespaceCells: Cells<Namespace> = (namespace, now) => [
  namespace.metadata.name,
  namespace.status?.phase ?? "",
  age(namespace, now),
];

export const configMapCells: Cells<ConfigMap> = (map, now) => [map.metadata.name, count(map.data) + count(map.binaryData), age(map, now)];

export const secretCells: Cells<Secret> = (secret, now) => [secret.metadata.name, secret.type ?? "", count(secret.data), age(secret, now)];

export const nameAndAgeCells: Cells = (object, now) => [object.metadata.name, age(object, now)];

export const resourceQuotaCells: Cells<ResourceQuota> = (quota, now) => {
  const { hard = {}, used = {} } = quota.status ?? {};
  const lines = (limits: boolean) =>
    Object.keys(hard)
      .filter((name) => name.startsWith("limits.") === limits)
      .sort()
      .map((name) => `${name}: ${used[name] ?? "0"}/${hard[name] ?? "0"}`)
      .join(", ");
  return [quota.metadata.name, lines(false), lines(true), age(quota, now)];
};

export const componentStatusCells: Cells<ComponentStatus> = ({ metadata, conditions }) => {
  const healthy = conditions?.find(({ type }) => type === "Healthy");
  if (!healthy) return [metadata.name, "Unknown", "", ""];
  return [metadata.name, healthy.status === "True" ? "Healthy" : "Unhealthy", healthy.message ?? "", healthy.error ?? ""];
};
