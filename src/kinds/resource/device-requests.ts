/** What a claim asks of devices. As kubernetes: pkg/apis/resource/validation. CEL expressions are not compiled. */
import { duplicate, type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type { DeviceClaim, DeviceRequest, DeviceSelector, DeviceSubRequest, ExactDeviceRequest } from "../../api/types/resource-v1.ts";
import { dnsLabel, dnsSubdomain, each, optionalOneOf, when } from "../validation/fields.ts";

export const deviceSelectors = (path: string, selectors: readonly DeviceSelector[] | undefined): FieldError[] =>
  each(path, selectors, ({ cel }, at) => [
    ...when(cel === undefined, () => required(`${at}.cel`)),
    ...when(cel !== undefined && !cel.expression, () => required(`${at}.cel.expression`)),
  ]);

function deviceCount(path: string, { allocationMode, count }: Pick<ExactDeviceRequest, "allocationMode" | "count">): FieldError[] {
  if (allocationMode === "All")
    return when(Boolean(count), () => invalidValue(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  if (allocationMode === "ExactCount")
    return when((count ?? 0) <= 0, () => invalidValue(`${path}.count`, count ?? 0, "must be greater than zero"));
  return [];
}

function wanted(path: string, request: ExactDeviceRequest | DeviceSubRequest): FieldError[] {
  const { deviceClassName, selectors, allocationMode } = request;
  return [
    ...(deviceClassName ? dnsSubdomain(`${path}.deviceClassName`, deviceClassName) : [required(`${path}.deviceClassName`)]),
    ...deviceSelectors(`${path}.selectors`, selectors),
    ...optionalOneOf(`${path}.allocationMode`, allocationMode, ["All", "ExactCount"]),
    ...deviceCount(path, request),
  ];
}

const names = (
  path: string,
  { name }: { readonly name: string },
  index: number,
  all: readonly { readonly name: string }[],
): FieldError[] => [
  ...(name ? dnsLabel(`${path}.name`, name) : [required(`${path}.name`)]),
  ...when(all.findIndex((other) => other.name === name) < index, () => duplicate(path, all[index])),
];

function deviceRequest(path: string, { exactly, firstAvailable = [] }: DeviceRequest): FieldError[] {
  if (exactly && firstAvailable.length > 0) return [invalidValue(path, null, "exactly one of `exactly` or `firstAvailable` is required")];
  if (exactly) return wanted(`${path}.exactly`, exactly);
  if (firstAvailable.length === 0) return [required(path, "exactly one of `exactly` or `firstAvailable` is required")];
  return each(`${path}.firstAvailable`, firstAvailable, (sub, at, index) => [...names(at, sub, index, firstAvailable), ...wanted(at, sub)]);
}

/** Names of requests that constraints and configurations may mean: `request` and `request/subrequest`. */
const requestNames = (requests: readonly DeviceRequest[]): ReadonlySet<string> =>
  new Set(requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((sub) => `${name}/${sub.name}`)]));

const knownRequests = (path: string, meant: readonly string[] | undefined, known: ReadonlySet<string>): FieldError[] =>
  each(path, meant, (name, at) =>
    when(!known.has(name), () =>
      invalidValue(at, name, "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"),
    ),
  );

/** `path`: "spec.devices". */
export function validateDeviceClaim(path: string, devices: DeviceClaim | undefined): FieldError[] {
  const { requests = [], constraints, config } = devices ?? {};
  const known = requestNames(requests);
  return [
    ...each(`${path}.requests`, requests, (request, at, index) => [...names(at, request, index, requests), ...deviceRequest(at, request)]),
    ...each(`${path}.constraints`, constraints, (constraint, at) => [
      ...knownRequests(`${at}.requests`, constraint.requests, known),
      ...when(constraint.matchAttribute === undefined && constraint.distinctAttribute === undefined, () =>
        required(`${at}.matchAttribute`),
      ),
    ]),
    ...each(`${path}.config`, config, (configuration, at) => [
      ...knownRequests(`${at}.requests`, configuration.requests, known),
      ...when(configuration.opaque === undefined, () => required(`${at}.opaque`)),
    ]),
    ...when(requests.length > 32, () => forbidden(`${path}.requests`, "must have at most 32 items")),
  ];
}
