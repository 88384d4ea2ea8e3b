/** Amounts of named resources, as Nodes, claims and quotas have them. */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import { parseQuantity, type Quantity, quantityMilliValue } from "../../api/quantity.ts";
import { qualifiedName } from "./fields.ts";

const standard = new Set([
  "configmaps",
  "cpu",
  "ephemeral-storage",
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "memory",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
  "requests.storage",
  "resourcequotas",
  "secrets",
  "services",
  "services.loadbalancers",
  "services.nodeports",
  "storage",
]);
const counted = new Set([
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

/** A name without slash must be one Kubernetes knows. */
export function resourceName(path: string, name: string): FieldError[] {
  const errors = qualifiedName(path, name);
  if (errors.length > 0 || name.includes("/") || standard.has(name) || name.startsWith("hugepages-")) return errors;
  return [invalidValue(path, name, "must be a standard resource type or fully qualified")];
}

const isExtended = (name: string): boolean =>
  name.includes("/") && !name.split("/")[0]?.endsWith("kubernetes.io") && !name.startsWith("requests.");

export const isNegative = (quantity: Quantity): boolean => quantity.mantissa < 0n;

/** Not negative, and whole for what is counted. */
export function resourceAmount(path: string, name: string, text: string): FieldError[] {
  if (isNegative(parseQuantity(text))) return [invalidValue(path, text, "must be greater than or equal to 0")];
  const whole = !(counted.has(name) || isExtended(name)) || quantityMilliValue(text) % 1000 === 0;
  return whole ? [] : [invalidValue(path, text, "must be an integer")];
}

/** Every amount of a list; `separator` joins path and name ("." or "[]"). */
export function resourceAmounts(path: string, list: StringMap | undefined, brackets = false): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, text]) =>
    resourceAmount(brackets ? `${path}[${name}]` : `${path}.${name}`, name, text),
  );
}
