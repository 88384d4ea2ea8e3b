/**
 * What a claim asks of devices, and what configures them. Sizes, uniqueness and formats that Kubernetes declares on the
 * types are not repeated here.
 */

import { type FieldError, invalidValue, required, tooLong } from "../../api/field-error.ts";
import type {
  DeviceClaim,
  DeviceConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  DeviceToleration,
  ExactDeviceRequest,
} from "../../api/types/resource-v1.ts";
import { celProblem } from "../../cel/check.ts";
import { dnsLabel, dnsSubdomain, each, labelValue, when } from "../validation/fields.ts";

const mostRequests = 32;
const mostAlternatives = 8;
const mostSelectors = 32;
const longestExpression = 10 * 1024;
const longestParameters = 10 * 1024;

/** Elements are looked at while there are not too many; that there are is reported by the declared rule. */
export function eachOf<T>(
  path: string,
  list: readonly T[] | undefined,
  most: number,
  rule: (item: T, path: string, index: number) => readonly FieldError[],
): FieldError[] {
  return (list?.length ?? 0) > most ? [] : each(path, list, rule);
}

function selectorExpression(path: string, expression: string): FieldError[] {
  if (Buffer.byteLength(expression) > longestExpression) return [tooLong(path, longestExpression)];
  const problem = celProblem(expression, { variables: ["device"], result: ["bool"] });
  return problem === undefined ? [] : [invalidValue(path, expression, problem)];
}

/** `stored`: the expressions are those that are stored already. */
export const deviceSelectors = (path: string, selectors: readonly DeviceSelector[] | undefined, stored = false): FieldError[] =>
  eachOf(path, selectors, mostSelectors, ({ cel }, at) => {
    if (cel === undefined) return [required(`${at}.cel`)];
    return stored ? [] : selectorExpression(`${at}.cel.expression`, cel.expression ?? "");
  });

/** A JSON object of bounded size. */
export function rawParameters(path: string, value: unknown, longest: number): FieldError[] {
  if (value === undefined || value === null) return [required(path)];
  if (Buffer.byteLength(JSON.stringify(value)) > longest) return [tooLong(path, longest)];
  return when(typeof value !== "object" || Array.isArray(value), () =>
    invalidValue(path, "<value omitted>", "must be a valid JSON object"),
  );
}

export function deviceConfiguration(path: string, { opaque }: DeviceConfiguration, stored = false): FieldError[] {
  if (!opaque) return [required(`${path}.opaque`)];
  return rawParameters(`${path}.opaque.parameters`, opaque.parameters, stored ? Number.POSITIVE_INFINITY : longestParameters);
}

export function deviceToleration({ operator, value = "" }: DeviceToleration, path: string): FieldError[] {
  if (operator === "Exists") return when(value !== "", () => invalidValue(`${path}.value`, value, "must be empty for operator `Exists`"));
  return operator === "Equal" ? labelValue(`${path}.value`, value) : [];
}

function deviceCount(path: string, { allocationMode, count = 0 }: ExactDeviceRequest | DeviceSubRequest): FieldError[] {
  if (allocationMode === "All")
    return when(count !== 0, () => invalidValue(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  return when(allocationMode === "ExactCount" && count <= 0, () => invalidValue(`${path}.count`, count, "must be greater than zero"));
}

const wanted = (path: string, request: ExactDeviceRequest | DeviceSubRequest): FieldError[] => [
  ...(request.deviceClassName ? dnsSubdomain(`${path}.deviceClassName`, request.deviceClassName) : [required(`${path}.deviceClassName`)]),
  ...deviceSelectors(`${path}.selectors`, request.selectors),
  ...deviceCount(path, request),
  ...each(`${path}.tolerations`, request.tolerations, deviceToleration),
];

function deviceRequest(request: DeviceRequest, path: string): FieldError[] {
  const { exactly, firstAvailable = [] } = request;
  const name = dnsLabel(`${path}.name`, request.name ?? "");
  const one = "exactly one of `exactly` or `firstAvailable` is required";
  if (exactly && firstAvailable.length > 0) return [...name, invalidValue(path, null, `${one}, but multiple fields are set`)];
  if (exactly) return [...name, ...wanted(`${path}.exactly`, exactly)];
  if (firstAvailable.length === 0) return [...name, required(path, one)];
  return [
    ...name,
    ...eachOf(`${path}.firstAvailable`, firstAvailable, mostAlternatives, (sub, at) => [
      ...dnsLabel(`${at}.name`, sub.name ?? ""),
      ...wanted(at, sub),
    ]),
  ];
}

/** Names of requests that constraints, configurations and results may mean: `request` and `request/subrequest`. */
export const requestNames = (devices: DeviceClaim | undefined): ReadonlySet<string> =>
  new Set(
    (devices?.requests ?? []).flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((sub) => `${name}/${sub.name}`)]),
  );

export function requestReference(name: string, path: string, known: ReadonlySet<string>): FieldError[] {
  const parts = name.split("/");
  const text = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  if (parts.length > 2) return [invalidValue(path, name, text)];
  return [...parts.flatMap((part) => dnsLabel(path, part)), ...when(!known.has(name), () => invalidValue(path, name, text))];
}

export const requestReferences = (path: string, meant: readonly string[] | undefined, known: ReadonlySet<string>): FieldError[] =>
  eachOf(path, meant, mostRequests, (name, at) => requestReference(name, at, known));

function deviceConstraint(constraint: DeviceConstraint, path: string, known: ReadonlySet<string>): FieldError[] {
  const { requests, matchAttribute, distinctAttribute } = constraint;
  return [
    ...requestReferences(`${path}.requests`, requests, known),
    ...when(matchAttribute === undefined && distinctAttribute === undefined, () =>
      required(path, 'exactly one of "matchAttribute" or "distinctAttribute" is required'),
    ),
  ];
}

/** `path`: "spec.devices". */
export function validateDeviceClaim(path: string, devices: DeviceClaim | undefined): FieldError[] {
  const { requests, constraints, config } = devices ?? {};
  const known = requestNames(devices);
  return [
    ...eachOf(`${path}.requests`, requests, mostRequests, deviceRequest),
    ...eachOf(`${path}.constraints`, constraints, mostRequests, (constraint, at) => deviceConstraint(constraint, at, known)),
    ...eachOf(`${path}.config`, config, mostRequests, (configuration, at) => [
      ...requestReferences(`${at}.requests`, configuration.requests, known),
      ...deviceConfiguration(at, configuration),
    ]),
  ];
}
