/** Downward API: fields and resources of the own Pod, as environment variables and files name them. */
import { type FieldError, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import { qualifiedNameProblems } from "../../../api/names.ts";
import { compareQuantities, parseQuantity } from "../../../api/quantity.ts";
import type { ObjectFieldSelector, ResourceFieldSelector } from "../../../api/types/core-v1.ts";
import { fits } from "../../validation/fields.ts";

/** Fields a downward reference can name at all, wherever it stands. */
const knownFields = new Set([
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "spec.host",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
]);

const subscriptPattern = /^(.+?)\['(.*)'\]$/;

/** `metadata.labels['app']`: `["metadata.labels", "app"]`. */
function subscripted(path: string): readonly [string, string] | undefined {
  const match = subscriptPattern.exec(path);
  return match ? [match[1] ?? "", match[2] ?? ""] : undefined;
}

const mapFields = new Set(["metadata.annotations", "metadata.labels"]);

function unknownField({ apiVersion, fieldPath }: ObjectFieldSelector): string | undefined {
  if (apiVersion !== "v1") return `error converting fieldPath: unsupported pod version: ${apiVersion}`;
  const parts = subscripted(fieldPath);
  if (parts)
    return mapFields.has(parts[0]) ? undefined : `error converting fieldPath: field label does not support subscript: ${fieldPath}`;
  return knownFields.has(fieldPath) ? undefined : `error converting fieldPath: field label not supported: ${fieldPath}`;
}

/** `supported`: the paths without subscript that can stand here. */
export function validateFieldRef(ref: ObjectFieldSelector, field: string, supported: readonly string[]): FieldError[] {
  if (!ref.apiVersion) return [required(`${field}.apiVersion`)];
  if (!ref.fieldPath) return [required(`${field}.fieldPath`)];
  const problem = unknownField(ref);
  if (problem) return [invalidValue(`${field}.fieldPath`, ref.fieldPath, problem)];
  const parts = subscripted(ref.fieldPath);
  if (parts) {
    const [map, key] = parts;
    return fits(field, map === "metadata.annotations" ? key.toLowerCase() : key, qualifiedNameProblems);
  }
  return supported.includes(ref.fieldPath) ? [] : [notSupported(`${field}.fieldPath`, ref.fieldPath, supported)];
}

const resources = ["cpu", "ephemeral-storage", "memory"];
const resourceFields = resources.flatMap((name) => [`limits.${name}`, `requests.${name}`]);

const isHugePagesField = (resource: string): boolean =>
  resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");

/** `named`: the container must be named (in volumes, which belong to no container). */
export function validateResourceFieldRef(ref: ResourceFieldSelector, field: string, named: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (named && !ref.containerName) errors.push(required(`${field}.containerName`));
  else if (!ref.resource) errors.push(required(`${field}.resource`));
  else if (!resourceFields.includes(ref.resource) && !isHugePagesField(ref.resource))
    errors.push(notSupported(`${field}.resource`, ref.resource, resourceFields));
  return [...errors, ...divisorErrors(ref, `${field}.divisor`)];
}

const cpuDivisors = ["1m", "1"];
const byteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

function divisorErrors({ resource, divisor }: ResourceFieldSelector, field: string): FieldError[] {
  if (!divisor || divisor === "0") return [];
  const value = parseQuantity(divisor);
  const isOneOf = (texts: readonly string[]) => texts.some((text) => compareQuantities(parseQuantity(text), value) === 0);
  const name = resource?.slice(resource.indexOf(".") + 1) ?? "";
  if (name === "cpu" && !isOneOf(cpuDivisors))
    return [invalidValue(field, resource, "only divisor's values 1m and 1 are supported with the cpu resource")];
  const bytes = name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-");
  if (bytes && !isOneOf(byteDivisors))
    return [invalidValue(field, resource, `only divisor's values ${byteDivisors.join(", ")} are supported with the ${name} resource`)];
  return [];
}
