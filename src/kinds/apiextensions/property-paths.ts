/** Paths to fields of custom objects: of printer columns, scale, selectable fields and rules. */
import type { JSONSchemaProps } from "../../api/types/apiextensions-v1.ts";

/** The steps of `.spec.a['b.c']`; `undefined` for what is no plain path of names. */
export function pathSteps(path: string): readonly string[] | undefined {
  const step = /\.([A-Za-z_$][\w$-]*)|\[(?:'([^']*)'|"([^"]*)")\]/y;
  const steps: string[] = [];
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return steps.length > 0 ? steps : undefined;
}

/** The schema of one field; `undefined` when the schema has none of that name. */
export function fieldSchema(schema: JSONSchemaProps, name: string): JSONSchemaProps | undefined {
  const declared = schema.properties?.[name];
  if (declared) return declared;
  const rest = schema.additionalProperties;
  return typeof rest === "object" && rest !== null ? (rest as JSONSchemaProps) : undefined;
}

/** The schema at the end of the steps. */
export const schemaAt = (schema: JSONSchemaProps | undefined, steps: readonly string[]): JSONSchemaProps | undefined =>
  steps.reduce<JSONSchemaProps | undefined>((found, step) => found && fieldSchema(found, step), schema);
