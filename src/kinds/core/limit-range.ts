import { duplicate, type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import { own } from "../../api/own.ts";
import { compareQuantities, parseQuantity, quantityMilliValue } from "../../api/quantity.ts";
import type { LimitRange, LimitRangeItem } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { each, qualifiedName, when } from "../validation/fields.ts";
import { resourceName } from "../validation/resource-list.ts";
import { isOvercommitAllowed } from "./pod-spec/resource-names.ts";
import { containerResourceName } from "./pod-spec/resources.ts";

type Amounts = Readonly<Record<string, string>>;

const kinds = ["Pod", "Container", "PersistentVolumeClaim"];
const above = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && compareQuantities(parseQuantity(a), parseQuantity(b)) > 0;

function validateType(type: string, path: string): FieldError[] {
  const errors = qualifiedName(path, type);
  if (errors.length > 0 || type.includes("/") || kinds.includes(type)) return errors;
  return [invalidValue(path, type, "must be a standard limit type or fully qualified")];
}

const value = (text: string): number => quantityMilliValue(text) / 1000;

/** How the amounts of one resource must stand to one another, in Kubernetes' order. */
function compared(path: string, fields: Readonly<Record<string, Amounts>>, name: string): FieldError[] {
  const of = (field: string) => own(fields[field], name);
  const notAbove = (low: string, high: string, blamed: string): FieldError[] =>
    when(above(of(low), of(high)), () =>
      invalidValue(`${path}.${blamed}[${name}]`, of(blamed), `${low} value ${of(low)} is greater than ${high} value ${of(high)}`),
    );
  const [ratio, min, max] = [of("maxLimitRequestRatio"), of("min"), of("max")];
  const most = min !== undefined && max !== undefined ? value(max) / value(min) : Number.POSITIVE_INFINITY;
  const [request, limit] = [of("defaultRequest"), of("default")];
  const unequal = above(request, limit) || above(limit, request);
  const at = `${path}.maxLimitRequestRatio[${name}]`;
  return [
    ...notAbove("min", "max", "min"),
    ...notAbove("min", "defaultRequest", "defaultRequest"),
    ...notAbove("defaultRequest", "max", "defaultRequest"),
    ...notAbove("defaultRequest", "default", "defaultRequest"),
    ...notAbove("min", "default", "default"),
    ...notAbove("default", "max", "default"),
    ...when(above("1", ratio), () => invalidValue(at, ratio, `ratio ${ratio} is less than 1`)),
    ...when(ratio !== undefined && value(ratio) > most, () => invalidValue(at, ratio, `ratio ${ratio} is greater than max/min = ${most}`)),
    ...when(unequal && !isOvercommitAllowed(name), () =>
      invalidValue(
        `${path}.defaultRequest[${name}]`,
        request,
        `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
      ),
    ),
  ];
}

/** Pods and containers have fewer resources than other types. */
const nameRule = (type: string) => (name: string, path: string) =>
  type === "Pod" || type === "Container" ? containerResourceName(name, path) : resourceName(path, name);

function validateItem(item: LimitRangeItem, path: string, index: number, all: readonly LimitRangeItem[]): FieldError[] {
  const { type = "", max = {}, min = {}, default: limits = {}, defaultRequest = {}, maxLimitRequestRatio = {} } = item;
  const rule = nameRule(type);
  const names = (fields: Readonly<Record<string, Amounts>>) =>
    Object.entries(fields).flatMap(([field, amounts]) => Object.keys(amounts).flatMap((name) => rule(name, `${path}.${field}[${name}]`)));
  const unwanted = (field: string, amounts: Amounts) =>
    when(Object.keys(amounts).length > 0, () => forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
  const defaults = { default: limits, defaultRequest };
  const compares = type === "Pod" ? { max, min, maxLimitRequestRatio } : { max, min, ...defaults, maxLimitRequestRatio };
  const resources = new Set(Object.values(compares).flatMap((amounts) => Object.keys(amounts)));
  return [
    ...validateType(type, `${path}.type`),
    ...when(all.findIndex((other) => other.type === type) < index, () => duplicate(`${path}.type`, type)),
    ...names({ max, min }),
    ...(type === "Pod" ? [...unwanted("default", limits), ...unwanted("defaultRequest", defaultRequest)] : names(defaults)),
    ...when(type === "PersistentVolumeClaim" && min["storage"] === undefined && max["storage"] === undefined, () =>
      required(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided"),
    ),
    ...names({ maxLimitRequestRatio }),
    ...[...resources].flatMap((name) => compared(path, compares, name)),
  ];
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
