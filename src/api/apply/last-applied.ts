/**
 * kubectl's client-side apply and server-side apply of one object: fields of the last-applied annotation may be taken
 * without a conflict, and the annotation is kept up to date. Only for the manager `kubectl`.
 */
import type { FieldsV1, JsonObject, KubeObject } from "../meta.ts";
import { withMeta } from "../meta.ts";
import type { TypeLookup } from "../type-shape.ts";
import { appliedSetOf } from "./applied-set.ts";
import { checkApplied } from "./check-applied.ts";
import { compareObjects } from "./compare.ts";
import { minus } from "./field-set.ts";
import { typePlan } from "./ownership-plan.ts";

const annotation = "kubectl.kubernetes.io/last-applied-configuration";

/** As kubernetes: validation of all annotations together, in bytes. */
const maxAnnotations = 256 * 1024;

const lastApplied = (object: KubeObject): string | undefined => object.metadata.annotations?.[annotation] || undefined;

/** The fields that client-side apply set and nobody has changed since; nothing where there is no usable annotation. */
export function fieldsOfLastApplied(live: KubeObject, type: string, lookup: TypeLookup): FieldsV1 | undefined {
  const plan = typePlan(type, lookup);
  const configuration = parsed(lastApplied(live));
  if (!configuration || plan.kind !== "granular" || configuration["apiVersion"] !== live.apiVersion) return undefined;
  if (checkApplied(configuration, type, lookup).length > 0) return undefined;
  const { taken, gone } = compareObjects(configuration, live as object as JsonObject, plan);
  const same = minus(appliedSetOf(configuration, plan), taken);
  return same && minus(same, gone);
}

function parsed(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** The object with its last-applied annotation, if it has one, set to the configuration. */
export function withLastApplied(object: KubeObject, configuration: JsonObject): KubeObject {
  if (!lastApplied(object)) return object;
  const annotations = { ...object.metadata.annotations, [annotation]: textOf(configuration) };
  if (sizeOf(annotations) <= maxAnnotations) return withMeta(object, { annotations });
  const { [annotation]: _, ...rest } = annotations;
  return withMeta(object, { annotations: rest });
}

const sizeOf = (annotations: Readonly<Record<string, string>>): number =>
  Object.entries(annotations).reduce((size, [key, value]) => size + Buffer.byteLength(key) + Buffer.byteLength(value), 0);

/** The configuration as kubectl writes it: keys in order, a line break at the end, without the annotation itself. */
function textOf(configuration: JsonObject): string {
  const { metadata } = configuration as { metadata?: { annotations?: Record<string, unknown> } };
  if (!metadata?.annotations || !(annotation in metadata.annotations)) return `${sortedJson(configuration)}\n`;
  const { [annotation]: _, ...annotations } = metadata.annotations;
  return `${sortedJson({ ...configuration, metadata: { ...metadata, annotations } })}\n`;
}

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
