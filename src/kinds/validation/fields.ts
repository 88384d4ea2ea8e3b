/** Rules that many kinds share; each answers the errors of one field. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";
import { isPercent } from "./formats.ts";
import { ipProblem } from "./ip.ts";
import { dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, portNameProblems, qualifiedNameProblems } from "./problems.ts";

export const immutableText = "field is immutable";

/** The error, as a list, when the condition holds. */
export const when = (condition: boolean, error: () => FieldError): FieldError[] => (condition ? [error()] : []);

/** Runs a rule over a list, with the path of each element. */
export function each<T>(
  path: string,
  list: readonly T[] | undefined,
  rule: (item: T, path: string, index: number) => readonly FieldError[],
): FieldError[] {
  let errors: FieldError[] | undefined;
  for (let index = 0; index < (list?.length ?? 0); index++) {
    const found = rule(list?.[index] as T, `${path}[${index}]`, index);
    if (found.length > 0) errors = errors ? [...errors, ...found] : [...found];
  }
  return errors ?? [];
}

export const nonNegative = (path: string, value: number | undefined): FieldError[] =>
  when(value !== undefined && value < 0, () => invalidValue(path, value, "must be greater than or equal to 0"));

/** A required member of a closed set. */
export function oneOf(path: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** A member of a closed set, if set at all. */
export const optionalOneOf = (path: string, value: string | undefined, supported: readonly string[]): FieldError[] =>
  value === undefined || value === "" ? [] : oneOf(path, value, supported);

/** One Invalid error for each problem a grammar finds. */
export const fits = (path: string, value: string, problems: (text: string) => readonly string[]): FieldError[] =>
  problems(value).map((problem) => invalidValue(path, value, problem));

export const dnsLabel = (path: string, value: string): FieldError[] => fits(path, value, dnsLabelProblems);
export const dnsSubdomain = (path: string, value: string): FieldError[] => fits(path, value, dnsSubdomainProblems);
export const qualifiedName = (path: string, value: string): FieldError[] => fits(path, value, qualifiedNameProblems);
export const labelValue = (path: string, value: string): FieldError[] => fits(path, value, labelValueProblems);

export const ipAddress = (path: string, value: string): FieldError[] => {
  const problem = ipProblem(value);
  return problem ? [invalidValue(path, value, problem)] : [];
};

export const portNumber = (path: string, value: number | undefined): FieldError[] =>
  when(value === undefined || value < 1 || value > 65535, () => invalidValue(path, value ?? 0, "must be between 1 and 65535, inclusive"));

/** A port by number or by name. */
export function portOrName(path: string, value: number | string | undefined): FieldError[] {
  return typeof value === "string" ? fits(path, value, portNameProblems) : portNumber(path, value);
}

/** Keys and values of a label map; both kinds of error stand at the map's path. */
export function labels(path: string, map: StringMap | undefined): FieldError[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => [...qualifiedName(path, key), ...labelValue(path, value)]);
}

/** An integer of at least 0 or a percentage. */
export function intOrPercent(path: string, value: number | string | undefined): FieldError[] {
  if (value === undefined) return [];
  if (typeof value === "number") return nonNegative(path, value);
  return when(!isPercent(value), () =>
    invalidValue(
      path,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  );
}

/** `undefined` for anything but a percentage. */
export const percentValue = (value: number | string | undefined): number | undefined =>
  typeof value === "string" && isPercent(value) ? Number(value.slice(0, -1)) : undefined;

/** The grammar of a label selector. Absent and empty selectors are fine here. */
export function labelSelector(path: string, selector: LabelSelector | undefined): FieldError[] {
  if (!selector) return [];
  return [
    ...labels(`${path}.matchLabels`, selector.matchLabels),
    ...each(`${path}.matchExpressions`, selector.matchExpressions, selectorRequirement),
  ];
}

function selectorRequirement(
  requirement: { key: string; operator: string; values?: readonly string[] | undefined },
  path: string,
): FieldError[] {
  const { key, operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else errors.push(invalidValue(`${path}.operator`, operator, "not a valid selector operator"));
  errors.push(...qualifiedName(`${path}.key`, key));
  errors.push(...each(`${path}.values`, values, (value, at) => labelValue(at, value)));
  return errors;
}

export const isEmptySelector = (selector: LabelSelector | undefined): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
