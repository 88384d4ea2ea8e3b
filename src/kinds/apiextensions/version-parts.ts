/** What a version of a custom resource has besides its schema: columns, scale, selectable fields. */
import { duplicate, type FieldError, invalidValue, required, tooMany } from "../../api/field-error.ts";
import type {
  CustomResourceColumnDefinition,
  CustomResourceSubresources,
  JSONSchemaProps,
  SelectableField,
} from "../../api/types/apiextensions-v1.ts";
import { each, when } from "../validation/fields.ts";
import { pathSteps, schemaAt } from "./property-paths.ts";

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];
const mostSelectableFields = 8;

/** A JSON path; only its beginning and its brackets are looked at. */
function simplePath(path: string, text: string): FieldError[] {
  if (!text.startsWith(".")) return [invalidValue(path, text, "must be a simple json path starting with .")];
  return when(text.split("[").length !== text.split("]").length, () => invalidValue(path, text, "is not a valid jsonpath"));
}

export function columnErrors(column: CustomResourceColumnDefinition, path: string): FieldError[] {
  const { name, type, format, jsonPath } = column;
  return [
    ...when(!name, () => required(`${path}.name`)),
    ...when(!type, () => required(`${path}.type`)),
    ...when(!!type && !columnTypes.includes(type), () => invalidValue(`${path}.type`, type, `must be one of ${columnTypes.join(",")}`)),
    ...when(!!format && !columnFormats.includes(format), () =>
      invalidValue(`${path}.format`, format, `must be one of ${columnFormats.join(",")}`),
    ),
    ...(jsonPath ? simplePath(`${path}.JSONPath`, jsonPath) : [required(`${path}.JSONPath`)]),
  ];
}

function under(path: string, text: string | undefined, roots: readonly string[]): FieldError[] {
  if (!text) return [required(path)];
  const errors = simplePath(path, text);
  return errors.length > 0 || roots.some((root) => text.startsWith(root))
    ? errors
    : [invalidValue(path, text, `should be a json path under ${roots.join(" or ")}`)];
}

export function subresourceErrors(path: string, subresources: CustomResourceSubresources | undefined): FieldError[] {
  const { scale } = subresources ?? {};
  if (!scale) return [];
  return [
    ...under(`${path}.scale.specReplicasPath`, scale.specReplicasPath, [".spec."]),
    ...under(`${path}.scale.statusReplicasPath`, scale.statusReplicasPath, [".status."]),
    ...(scale.labelSelectorPath ? under(`${path}.scale.labelSelectorPath`, scale.labelSelectorPath, [".spec.", ".status."]) : []),
  ];
}

/** A string, boolean or integer that the schema declares, outside of metadata. */
function selectableProblem(text: string, schema: JSONSchemaProps | undefined): string | undefined {
  const steps = pathSteps(text);
  if (!steps) return "is an invalid path";
  if (steps[0] === "metadata") return "must not point to fields in metadata";
  const found = schemaAt(schema, steps);
  if (!found) return "is an invalid path: does not exist in the schema";
  return ["string", "boolean", "integer"].includes(found.type ?? "")
    ? undefined
    : "must point to a field of type string, boolean or integer";
}

export function selectableErrors(
  path: string,
  fields: readonly SelectableField[] | undefined,
  schema: JSONSchemaProps | undefined,
): FieldError[] {
  const paths = (fields ?? []).map(({ jsonPath }) => jsonPath);
  return [
    ...each(path, fields, ({ jsonPath }, at, index) => {
      if (!jsonPath) return [required(`${at}.jsonPath`)];
      const problem = selectableProblem(jsonPath, schema);
      return [
        ...(problem ? [invalidValue(`${at}.jsonPath`, jsonPath, problem)] : []),
        ...when(paths.indexOf(jsonPath) < index, () => duplicate(`${at}.jsonPath`, jsonPath)),
      ];
    }),
    ...when(paths.length > mostSelectableFields, () => tooMany(path, paths.length, mostSelectableFields)),
  ];
}
