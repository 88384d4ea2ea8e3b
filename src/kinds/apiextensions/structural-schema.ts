/**
 * Structural schemas: every field has a type of its own, and what is said under allOf, anyOf, oneOf and not only narrows
 * values. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */

import { equalJson } from "../../api/equal-json.ts";
import { type FieldError, fieldErrorMessage, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type { JSONSchemaProps } from "../../api/types/apiextensions-v1.ts";
import { when } from "../validation/fields.ts";
import { compilePattern } from "./pattern.ts";
import { fieldSchema } from "./property-paths.ts";

type Schema = JSONSchemaProps;
type Level = "root" | "item" | "field";

const untyped: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};
const either = [{ type: "integer" }, { type: "string" }];
/** What may be said of values only where their type is said. */
const outsideOnly = [
  "type",
  "title",
  "description",
  "default",
  "nullable",
  "additionalProperties",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
] as const;

const asSchema = (value: unknown): Schema | undefined => (typeof value === "object" && value !== null ? (value as Schema) : undefined);

/** The errors of a whole schema, in the order of their texts. */
export function structuralErrors(path: string, schema: Schema): FieldError[] {
  const errors = [...invariants(path, schema, "root"), ...completeness(path, schema)];
  const text = (error: FieldError) => `${error.field}: ${fieldErrorMessage(error)}`;
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

function invariants(path: string, schema: Schema, level: Level): FieldError[] {
  const { type, items, properties = {}, additionalProperties } = schema;
  const rest = asSchema(additionalProperties);
  const item = asSchema(items);
  return [
    ...when(type === "array" && !items, () => required(`${path}.items`, "must be specified")),
    ...(item ? invariants(`${path}.items`, item, "item") : []),
    ...Object.entries(properties).flatMap(([name, property]) => invariants(`${path}.properties[${name}]`, property, "field")),
    ...when(level === "root" && additionalProperties !== undefined, () =>
      forbidden(`${path}.additionalProperties`, "must not be used at the root"),
    ),
    ...(rest ? invariants(`${path}.additionalProperties`, rest, "field") : []),
    ...extensions(path, schema),
    ...valueRules(path, schema),
    ...ownType(path, schema, level),
    ...metadataRules(path, schema, level),
  ];
}

function extensions(path: string, schema: Schema): FieldError[] {
  if (!schema["x-kubernetes-int-or-string"]) return [];
  return (["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] as const)
    .filter((name) => schema[name])
    .map((name) => invalidValue(`${path}.${name}`, true, "must be false if x-kubernetes-int-or-string is true"));
}

function ownType(path: string, schema: Schema, level: Level): FieldError[] {
  const { type = "", properties = {}, additionalProperties } = schema;
  const at = `${path}.type`;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const detail = "must be object if x-kubernetes-embedded-resource is true";
  const errors: FieldError[] = [];
  if (isEmbedded && type !== "object") errors.push(type === "" ? required(at, detail) : invalidValue(at, type, detail));
  else if (type === "" && !schema["x-kubernetes-int-or-string"] && !isOpen) errors.push(required(at, untyped[level]));
  if (isEmbedded && additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, "must not be used if x-kubernetes-embedded-resource is set"));
  if (level === "root" && type !== "" && type !== "object") errors.push(invalidValue(at, type, "must be object at the root"));
  if (isEmbedded && !isOpen && Object.keys(properties).length === 0)
    errors.push(
      required(
        `${path}.properties`,
        "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
      ),
    );
  return errors;
}

/** kind, apiVersion and metadata mean the same in every object. */
function metadataRules(path: string, schema: Schema, level: Level): FieldError[] {
  if (level !== "root" && !schema["x-kubernetes-embedded-resource"]) return [];
  const { properties = {} } = schema;
  const errors = ["kind", "apiVersion"]
    .filter((name) => properties[name] && properties[name]?.type !== "string")
    .map((name) => invalidValue(`${path}.properties[${name}].type`, properties[name]?.type ?? "", "must be string"));
  const { metadata } = properties;
  const at = `${path}.properties[metadata]`;
  if (!metadata) return errors;
  if (metadata.type !== "object") errors.push(invalidValue(`${at}.type`, metadata.type ?? "", "must be object"));
  const { type: _, description: _text, properties: fields = {}, ...more } = metadata;
  const others = Object.keys(fields).filter((name) => name !== "name" && name !== "generateName");
  if (level === "root" && (others.length > 0 || Object.keys(more).length > 0))
    errors.push(forbidden(at, "must not specify anything other than name and generateName, but metadata is implicitly specified"));
  return errors;
}

/** An int-or-string may say its two types under anyOf, or under the anyOf of its first allOf. */
const saysEither = (schema: Schema, list: readonly Schema[] | undefined): boolean =>
  schema["x-kubernetes-int-or-string"] === true && equalJson(list, either);

const pattern = (path: string, text: string): FieldError[] => {
  try {
    compilePattern(text);
    return [];
  } catch (error) {
    return [invalidValue(`${path}.pattern`, text, `must be a valid regular expression, but isn't: ${(error as Error).message}`)];
  }
};

function valueRules(path: string, schema: Schema): FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not } = schema;
  const [first] = allOf;
  const allOfEither = first !== undefined && saysEither(schema, first.anyOf);
  return [
    ...(saysEither(schema, anyOf) ? [] : anyOf).flatMap((one, index) => nested(`${path}.anyOf[${index}]`, one)),
    ...allOf.flatMap((one, index) => nested(`${path}.allOf[${index}]`, allOfEither && index === 0 ? { ...one, anyOf: [] } : one)),
    ...oneOf.flatMap((one, index) => nested(`${path}.oneOf[${index}]`, one)),
    ...(not ? nested(`${path}.not`, not) : []),
    ...(schema.pattern ? pattern(path, schema.pattern) : []),
  ];
}

/** A schema under allOf, anyOf, oneOf or not. */
function nested(path: string, schema: Schema): FieldError[] {
  const { items, properties = {} } = schema;
  const item = asSchema(items);
  return [
    ...valueRules(path, schema),
    ...(item ? nested(`${path}.items`, item) : []),
    ...Object.entries(properties).flatMap(([name, property]) => nested(`${path}.properties[${name}]`, property)),
    ...outsideOnly.filter((name) => schema[name]).map((name) => forbidden(`${path}.${name}`, "must be empty to be structural")),
    ...when(properties["metadata"] !== undefined, () =>
      forbidden(`${path}.properties[metadata]`, "must not be specified in a nested context"),
    ),
  ];
}

/** Every field a value rule speaks of is declared outside of it too. */
function completeness(path: string, schema: Schema): FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not } = schema;
  return [...allOf, ...anyOf, ...oneOf, ...(not ? [not] : [])].flatMap((rule) => declaredFields(path, schema, rule));
}

function declaredFields(path: string, schema: Schema | undefined, rule: Schema): FieldError[] {
  if (!schema) return [required(path, "because it is defined in a value validation")];
  const item = asSchema(rule.items);
  const { anyOf = [], allOf = [], oneOf = [], not } = rule;
  return [
    ...[...allOf, ...anyOf, ...oneOf, ...(not ? [not] : [])].flatMap((one) => declaredFields(path, schema, one)),
    ...(item ? declaredFields(`${path}.items`, asSchema(schema.items), item) : []),
    ...Object.entries(rule.properties ?? {}).flatMap(([name, property]) =>
      declaredFields(`${path}.properties[${name}]`, fieldSchema(schema, name), property),
    ),
  ];
}
