/** The OpenAPI schema of a version: what Kubernetes does not support, list and map facts, rules, structure, defaults. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { JSONSchemaProps } from "../../api/types/apiextensions-v1.ts";
import { each, when } from "../validation/fields.ts";
import { schemaRuleErrors } from "./schema-rules.ts";
import { defaultErrors } from "./schema-value.ts";
import { structuralErrors } from "./structural-schema.ts";

type Schema = JSONSchemaProps;

const types: readonly string[] = ["array", "boolean", "integer", "number", "object", "string"];
const unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] as const;
/** With a status subresource, nothing else may be said at the root. */
const besideStatus: ReadonlySet<string> = new Set([
  "description",
  "type",
  "format",
  "title",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "required",
  "items",
  "properties",
  "externalDocs",
  "example",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
  "x-kubernetes-map-type",
]);

const asSchema = (value: unknown): Schema | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : undefined;

/** Inside of metadata no defaults are set and no objects embedded; under a value rule neither. */
interface Place {
  readonly isRoot: boolean;
  readonly inMetadata: boolean;
}

const deeper = (place: Place): Place => ({ ...place, isRoot: false });

function notSupportedHere(path: string, schema: Schema, { inMetadata }: Place): FieldError[] {
  return [
    ...when(inMetadata && schema.default !== undefined, () => forbidden(`${path}.default`, "must not be set inside of metadata")),
    ...unsupported.filter((name) => schema[name] !== undefined).map((name) => forbidden(`${path}.${name}`, `${name} is not supported`)),
    ...when(schema.type !== undefined && schema.type !== "null" && !types.includes(schema.type), () =>
      notSupported(`${path}.type`, schema.type, types),
    ),
    ...when(schema.type === "null", () => forbidden(`${path}.type`, "type cannot be set to null, use nullable as an alternative")),
    ...when(Array.isArray(schema.items), () => forbidden(`${path}.items`, "items must be a schema object and not an array")),
    ...when(inMetadata && schema["x-kubernetes-embedded-resource"] === true, () =>
      forbidden(`${path}.x-kubernetes-embedded-resource`, "must not be used inside of resource meta"),
    ),
    ...when(schema.uniqueItems === true, () =>
      forbidden(`${path}.uniqueItems`, "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"),
    ),
    ...when(
      schema.additionalProperties !== undefined &&
        schema.additionalProperties !== (true as unknown) &&
        Object.keys(schema.properties ?? {}).length > 0,
      () => forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"),
    ),
  ];
}

function below(path: string, schema: Schema, place: Place): FieldError[] {
  const { properties = {}, anyOf = [], allOf = [], oneOf = [], not } = schema;
  const inner = deeper(place);
  const [rest, item] = [asSchema(schema.additionalProperties), asSchema(schema.items)];
  const hasMetadata = place.isRoot || schema["x-kubernetes-embedded-resource"] === true;
  return [
    ...(rest ? schemaErrors(`${path}.additionalProperties`, rest, inner) : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      schemaErrors(`${path}.properties[${name}]`, property, {
        isRoot: false,
        inMetadata: place.inMetadata || (hasMetadata && name === "metadata"),
      }),
    ),
    ...(not ? schemaErrors(`${path}.not`, not, inner) : []),
    ...(["allOf", "oneOf", "anyOf"] as const).flatMap((rule) =>
      ({ allOf, oneOf, anyOf })[rule].flatMap((one, index) => schemaErrors(`${path}.${rule}[${index}]`, one, inner)),
    ),
    ...(item ? schemaErrors(`${path}.items`, item, inner) : []),
  ];
}

function wantedType(path: string, schema: Schema, wanted: string, extension: string): FieldError[] {
  const { type = "" } = schema;
  if (type === wanted) return [];
  const detail = `must be ${wanted} if ${extension} is set`;
  return [type === "" ? required(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail)];
}

function mapTypeErrors(path: string, schema: Schema): FieldError[] {
  const mapType = schema["x-kubernetes-map-type"];
  const at = `${path}.x-kubernetes-map-type`;
  if (mapType === undefined) return [];
  return [
    ...wantedType(path, schema, "object", "x-kubernetes-map-type"),
    ...when(mapType !== "atomic" && mapType !== "granular", () => notSupported(at, mapType, ["atomic", "granular"])),
  ];
}

/** Elements of a set are compared whole: scalars, and what is replaced as a whole. */
function setItemErrors(path: string, items: Schema | undefined): FieldError[] {
  const isAtomicMap = items?.type === "object" && items["x-kubernetes-map-type"] === "atomic";
  const isAtomicList = items?.type === "array" && (items["x-kubernetes-list-type"] ?? "atomic") === "atomic";
  if (!items || (items.type !== "object" && items.type !== "array") || isAtomicMap || isAtomicList) return [];
  const name = items.type === "object" ? "x-kubernetes-map-type" : "x-kubernetes-list-type";
  return [invalidValue(`${path}.items.${name}`, items[name] ?? "", `must be atomic as item of a list with x-kubernetes-list-type=set`)];
}

function mapKeyErrors(path: string, schema: Schema, keys: readonly string[]): FieldError[] {
  const at = `${path}.x-kubernetes-list-map-keys`;
  const items = asSchema(schema.items);
  if (keys.length === 0) return [required(at, "must not be empty if x-kubernetes-list-type is map")];
  if (!items) return [required(`${path}.items`, "must have a schema if x-kubernetes-list-type is map")];
  if (items.type !== "object")
    return [invalidValue(`${path}.items.type`, items.type ?? "", "must be object if parent array's x-kubernetes-list-type is map")];
  return each(at, keys, (key, keyAt, index) => {
    const property = items.properties?.[key];
    if (!property) return [invalidValue(keyAt, key, "entries must all be names of item properties")];
    const isScalar = property.type !== "array" && property.type !== "object";
    return [
      ...when(!isScalar, () =>
        invalidValue(
          `${path}.items.properties[${key}].type`,
          property.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      ),
      ...when(keys.indexOf(key) < index, () => invalidValue(keyAt, key, "must not contain duplicate entries")),
    ];
  });
}

/** A key of a map in list's clothes is always there: required, or defaulted. */
function keysAlwaysThere(path: string, schema: Schema, keys: readonly string[]): FieldError[] {
  const { properties = {}, required: needed = [] } = asSchema(schema.items) ?? {};
  return keys.flatMap((key) => {
    const property = properties[key];
    if (!property) return [];
    const at = `${path}.items.properties[${key}]`;
    return [
      ...when(!needed.includes(key) && property.default === undefined, () =>
        required(`${at}.default`, "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"),
      ),
      ...when(property.nullable === true, () =>
        forbidden(`${at}.nullable`, "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"),
      ),
    ];
  });
}

function listTypeErrors(path: string, schema: Schema): FieldError[] {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const at = `${path}.x-kubernetes-list-type`;
  const keysOnly = when(keys.length > 0 && listType !== "map", () =>
    listType === undefined
      ? required(at, "must be map if x-kubernetes-list-map-keys is non-empty")
      : invalidValue(at, listType, "must be map if x-kubernetes-list-map-keys is non-empty"),
  );
  if (listType === undefined) return keysOnly;
  return [
    ...wantedType(path, schema, "array", "x-kubernetes-list-type"),
    ...when(!["atomic", "set", "map"].includes(listType), () => notSupported(at, listType, ["atomic", "set", "map"])),
    ...keysOnly,
    ...(listType === "map" ? mapKeyErrors(path, schema, keys) : []),
    ...(listType === "map" ? keysAlwaysThere(path, schema, keys) : []),
    ...(listType === "set" ? setItemErrors(path, asSchema(schema.items)) : []),
  ];
}

function schemaErrors(path: string, schema: Schema, place: Place): FieldError[] {
  const errors = [
    ...notSupportedHere(path, schema, place),
    ...below(path, schema, place),
    ...when(schema["x-kubernetes-preserve-unknown-fields"] === false, () =>
      invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"),
    ),
    ...mapTypeErrors(path, schema),
    ...listTypeErrors(path, schema),
  ];
  return [...errors, ...schemaRuleErrors(path, schema, errors.length === 0)];
}

function rootErrors(path: string, schema: Schema, hasStatus: boolean): FieldError[] {
  const other = hasStatus && Object.keys(schema).find((name) => !besideStatus.has(name));
  return [
    ...(other
      ? [invalidValue(path, schema, "only some fields are allowed at the root of the schema if the status subresource is enabled")]
      : []),
    ...when(schema.nullable === true, () => forbidden(`${path}.nullable`, "nullable cannot be true at the root")),
  ];
}

/** `path`: of `openAPIV3Schema`. */
export function openApiSchemaErrors(path: string, schema: Schema, hasStatus: boolean): FieldError[] {
  const errors = [...rootErrors(path, schema, hasStatus), ...schemaErrors(path, schema, { isRoot: true, inMetadata: false })];
  const structure = structuralErrors(path, schema);
  if (structure.length > 0) return [...errors, ...structure];
  return [...errors, ...defaultErrors(path, schema)];
}
