/** Requests, limits and claims of containers and Pods. */

import { duplicate, type FieldError, forbidden, invalidValue, notFoundValue, notSupported, required } from "../../../api/field-error.ts";
import { dnsLabelProblems, qualifiedNameProblems } from "../../../api/names.ts";
import { own } from "../../../api/own.ts";
import { compareQuantities, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import type { ResourceClaim, ResourceRequirements } from "../../../api/types/core-v1.ts";
import { each, fits, when } from "../../validation/fields.ts";
import { rememberSound } from "../../validation/sound.ts";
import { isPodLevelResource } from "../pod/requests.ts";
import { isExtendedResource, isHugePages, isIntegerResource, isOvercommitAllowed, isStandardContainerResource } from "./resource-names.ts";

type NameRule = (name: string, field: string) => FieldError[];
type Quantities = Readonly<Record<string, string>>;

const zero = parseQuantity("0");
const isWhole = (quantity: Quantity): boolean => quantity.exponent >= 0 || quantity.mantissa % 10n ** BigInt(-quantity.exponent) === 0n;

/** A resource that a container may ask for. */
export const containerResourceName: NameRule = (name, field) => {
  const errors = fits(field, name, qualifiedNameProblems);
  if (errors.length > 0) return errors;
  if (!name.includes("/"))
    return when(!isStandardContainerResource(name), () => invalidValue(field, name, "must be a standard resource for containers"));
  if (name.includes("kubernetes.io/")) return [];
  return when(!isExtendedResource(name), () => invalidValue(field, name, "doesn't follow extended resource name standard"));
};

const podLevelNames = ["cpu", "hugepages-", "memory"];
const podResourceName: NameRule = (name, field) => when(!isPodLevelResource(name), () => notSupported(field, name, podLevelNames));

/** An amount: not negative, whole where the resource comes in whole pieces. */
export function resourceQuantity(name: string, text: string, field: string): FieldError[] {
  const quantity = parseQuantity(text);
  return [
    ...when(compareQuantities(quantity, zero) < 0, () => invalidValue(field, text, "must be greater than or equal to 0")),
    ...when(isIntegerResource(name) && !isWhole(quantity), () => invalidValue(field, text, "must be an integer")),
  ];
}

function hugePagesQuantity(name: string, text: string, field: string): FieldError[] {
  if (!isHugePages(name)) return [];
  let page: Quantity;
  try {
    page = parseQuantity(name.slice("hugepages-".length));
  } catch {
    return [invalidValue(field, text, "could not parse the page size")];
  }
  const size = page.mantissa;
  const amount = parseQuantity(text);
  const multiple = size > 0n && isWhole(amount) && (amount.mantissa * 10n ** BigInt(Math.max(amount.exponent, 0))) % size === 0n;
  return when(!multiple, () => invalidValue(field, text, "not positive integer multiple of the page size"));
}

const amountErrors = (list: Quantities | undefined, field: string, nameRule: NameRule): FieldError[] =>
  Object.entries(list ?? {}).flatMap(([name, text]) => amountError(name, text, { field, nameRule }));

function amountError(name: string, text: string, { field, nameRule }: { field: string; nameRule: NameRule }): FieldError[] {
  const at = `${field}[${name}]`;
  return [...nameRule(name, at), ...resourceQuantity(name, text, at), ...hugePagesQuantity(name, text, at)];
}

function requestWithinLimit(name: string, request: string, limits: Quantities, field: string): FieldError[] {
  const limit = own(limits, name);
  if (limit === undefined)
    return when(!isOvercommitAllowed(name), () => required(`${field}.limits`, "Limit must be set for non overcommitable resources"));
  const order = compareQuantities(parseQuantity(request), parseQuantity(limit));
  if (order !== 0 && !isOvercommitAllowed(name))
    return [invalidValue(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
  return when(order > 0, () => invalidValue(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`));
}

function requirements(resources: ResourceRequirements, field: string, nameRule: NameRule): FieldError[] {
  const { limits = {}, requests = {} } = resources;
  const errors = amountErrors(limits, `${field}.limits`, nameRule);
  for (const [name, text] of Object.entries(requests)) {
    errors.push(...amountError(name, text, { field: `${field}.requests`, nameRule }));
    errors.push(...requestWithinLimit(name, text, limits, field));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory"))
    errors.push(forbidden(field, "HugePages require cpu or memory"));
  return errors;
}

function claims(list: readonly ResourceClaim[] | undefined, field: string, known: ReadonlySet<string>): FieldError[] {
  const seen = new Set<string>();
  return each(field, list, ({ name, request }, at) => {
    if (!name) return [required(at)];
    const key = request ? `${name}/${request}` : name;
    const twice = seen.has(key) || seen.has(name);
    seen.add(key);
    return [
      ...(request ? fits(`${at}.request`, request, dnsLabelProblems) : []),
      ...when(twice, () => duplicate(at, key)),
      ...when(!known.has(name), () => notFoundValue(at, name)),
    ];
  });
}

/** Resources of a container; `claimNames`: what stands in `spec.resourceClaims`. */
export const containerResources = (
  resources: ResourceRequirements | undefined,
  field: string,
  claimNames: ReadonlySet<string>,
): FieldError[] =>
  resources ? [...containerRequirements(resources, field), ...claims(resources.claims, `${field}.claims`, claimNames)] : [];

const containerRequirements = rememberSound((resources: ResourceRequirements, field) =>
  requirements(resources, field, containerResourceName),
);

/** Resources of a Pod as a whole, but for their relation to those of its containers. */
export function podLevelResources(resources: ResourceRequirements, field: string, claimNames: ReadonlySet<string>): FieldError[] {
  return [
    ...when((resources.claims?.length ?? 0) > 0, () => forbidden(`${field}.claims`, "claims may not be set for Resources at pod-level")),
    ...requirements(resources, field, podResourceName),
    ...claims(resources.claims, `${field}.claims`, claimNames),
  ];
}
