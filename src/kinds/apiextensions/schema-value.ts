/** Whether a value fits a structural schema: for the defaults in it. */

import { equalJson } from "../../api/equal-json.ts";
import { type FieldError, invalidValue, notSupported, required, tooMany } from "../../api/field-error.ts";
import type { JSONSchemaProps } from "../../api/types/apiextensions-v1.ts";
import { when } from "../validation/fields.ts";
import { compilePattern } from "./pattern.ts";

type Fields = Readonly<Record<string, unknown>>;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function fitsType(value: unknown, schema: JSONSchemaProps): boolean {
  const type = typeOf(value);
  if (schema["x-kubernetes-int-or-string"]) return type === "integer" || type === "string";
  if (value === null) return schema.nullable === true;
  return !schema.type || schema.type === type || (schema.type === "number" && type === "integer");
}

function numberErrors(path: string, value: number, schema: JSONSchemaProps): FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const low = minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum);
  const high = maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum);
  return [
    ...when(low, () => invalidValue(path, value, `should be greater than or equal to ${minimum}`)),
    ...when(high, () => invalidValue(path, value, `should be less than or equal to ${maximum}`)),
    ...when(multipleOf !== undefined && value % multipleOf !== 0, () => invalidValue(path, value, `should be a multiple of ${multipleOf}`)),
  ];
}

function textErrors(path: string, value: string, { minLength = 0, maxLength, pattern }: JSONSchemaProps): FieldError[] {
  const { length } = [...value];
  return [
    ...when(length < minLength, () => invalidValue(path, value, `should be at least ${minLength} chars long`)),
    ...when(
      maxLength !== undefined && length > maxLength,
      (): FieldError => ({ type: "TooLong", field: path, detail: `may not be more than ${maxLength} bytes` }),
    ),
    ...when(pattern !== undefined && compilePattern(pattern)?.test(value) === false, () =>
      invalidValue(path, value, `should match '${pattern}'`),
    ),
  ];
}

function listErrors(path: string, value: readonly unknown[], { items, minItems = 0, maxItems }: JSONSchemaProps): FieldError[] {
  return [
    ...when(maxItems !== undefined && value.length > maxItems, () => tooMany(path, value.length, maxItems ?? 0)),
    ...when(value.length < minItems, () => invalidValue(path, value.length, `should have at least ${minItems} items`)),
    ...(items ? value.flatMap((item, index) => schemaValueErrors(`${path}[${index}]`, item, items as JSONSchemaProps)) : []),
  ];
}

function objectErrors(path: string, value: Fields, schema: JSONSchemaProps): FieldError[] {
  const { properties = {}, additionalProperties, required: needed = [] } = schema;
  const rest = typeof additionalProperties === "object" ? (additionalProperties as JSONSchemaProps) : undefined;
  const isOpen =
    schema["x-kubernetes-preserve-unknown-fields"] === true || schema["x-kubernetes-embedded-resource"] === true || additionalProperties;
  return [
    ...needed.filter((name) => value[name] === undefined).map((name) => required(`${path}.${name}`)),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const own = properties[name] ?? rest;
      if (own) return schemaValueErrors(`${path}.${name}`, inner, own);
      return isOpen ? [] : [invalidValue(path, value, `must be pruned: unknown field "${name}"`)];
    }),
  ];
}

/** What in `value` does not fit; `path` is where it stands. */
export function schemaValueErrors(path: string, value: unknown, schema: JSONSchemaProps): FieldError[] {
  if (!fitsType(value, schema))
    return [
      { type: "TypeInvalid", field: path, value: typeOf(value), detail: ` in body must be of type ${schema.type}: "${typeOf(value)}"` },
    ];
  const errors = when(schema.enum !== undefined && !schema.enum.some((one) => equalJson(one, value)), () =>
    notSupported(path, value, (schema.enum ?? []).map(String)),
  );
  if (typeof value === "number") errors.push(...numberErrors(path, value, schema));
  if (typeof value === "string") errors.push(...textErrors(path, value, schema));
  if (Array.isArray(value)) errors.push(...listErrors(path, value, schema));
  else if (typeof value === "object" && value !== null) errors.push(...objectErrors(path, value as Fields, schema));
  return errors;
}

/** Errors of every default in a schema, at the path of the default. */
export function defaultErrors(path: string, schema: JSONSchemaProps): FieldError[] {
  const { properties = {}, items, additionalProperties } = schema;
  const below: (readonly [string, unknown])[] = [
    ...Object.entries(properties).map(([name, property]) => [`${path}.properties[${name}]`, property] as const),
    [`${path}.items`, items],
    [`${path}.additionalProperties`, additionalProperties],
  ];
  return [
    ...(schema.default === undefined ? [] : schemaValueErrors(`${path}.default`, schema.default, schema)),
    ...below.flatMap(([at, one]) => (typeof one === "object" && one !== null ? defaultErrors(at, one as JSONSchemaProps) : [])),
  ];
}
