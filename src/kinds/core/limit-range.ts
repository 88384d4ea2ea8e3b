import { duplicate, type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import { own } from "../../api/own.ts";
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { LimitRange, LimitRangeItem } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { each, qualifiedName } from "../validation/fields.ts";
import { resourceName } from "../validation/resource-list.ts";

type Amounts = Readonly<Record<string, string>>;

const kinds = ["Pod", "Container", "PersistentVolumeClaim"];
const above = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && compareQuantities(parseQuantity(a), parseQuantity(b)) > 0;

function validateType(type: string, path: string): FieldError[] {
  const errors = qualifiedName(path, type);
  if (errors.length > 0 || type.includes("/") || kinds.includes(type)) return errors;
  return [invalidValue(path, type, "must be a standard limit type or fully qualified")];
}

/** One amount of `field` must not be above the one of `limit`. */
function notAbove(path: string, fields: Readonly<Record<string, Amounts>>, name: string): FieldError[] {
  const order: readonly (readonly [string, string])[] = [
    ["min", "max"],
    ["defaultRequest", "max"],
    ["defaultRequest", "default"],
    ["default", "max"],
  ];
  const errors = order.flatMap(([low, high]) => {
    const [a, b] = [own(fields[low], name), own(fields[high], name)];
    return above(a, b) ? [invalidValue(`${path}.${low}[${name}]`, a, `${low} value ${a} is greater than ${high} value ${b}`)] : [];
  });
  for (const field of ["defaultRequest", "default"]) {
    const [low, value] = [own(fields["min"], name), own(fields[field], name)];
    if (above(low, value))
      errors.push(invalidValue(`${path}.${field}[${name}]`, value, `min value ${low} is greater than ${field} value ${value}`));
  }
  const ratio = own(fields["maxLimitRequestRatio"], name);
  if (above("1", ratio)) errors.push(invalidValue(`${path}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`));
  return errors;
}

function validateItem(item: LimitRangeItem, path: string, index: number, all: readonly LimitRangeItem[]): FieldError[] {
  const { type = "", max = {}, min = {}, default: limits = {}, defaultRequest = {}, maxLimitRequestRatio = {} } = item;
  const fields = { max, min, default: limits, defaultRequest, maxLimitRequestRatio };
  const errors = validateType(type, `${path}.type`);
  if (all.findIndex((other) => other.type === type) < index) errors.push(duplicate(`${path}.type`, type));
  for (const [field, amounts] of Object.entries(fields))
    for (const name of Object.keys(amounts)) errors.push(...resourceName(`${path}.${field}[${name}]`, name));
  if (type === "Pod") {
    if (Object.keys(limits).length > 0) errors.push(forbidden(`${path}.default`, "may not be specified when `type` is 'Pod'"));
    if (Object.keys(defaultRequest).length > 0)
      errors.push(forbidden(`${path}.defaultRequest`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === "PersistentVolumeClaim" && min["storage"] === undefined && max["storage"] === undefined)
    errors.push(required(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided"));
  const names = new Set(Object.values(fields).flatMap((amounts) => Object.keys(amounts)));
  for (const name of names) errors.push(...notAbove(path, fields, name));
  return errors;
}

export const limitRange = defineKind<LimitRange>({
  resource: "core/v1/limitranges",
  validate: ({ spec }) => {
    const items = spec?.limits ?? [];
    return each("spec.limits", items, (item, path, index) => validateItem(item, path, index, items));
  },
  example: {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "example" },
    spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
  },
});
