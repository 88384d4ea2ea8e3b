/** What Go writes for a value nobody set: only the fields that are written even when zero. */
import type { JsonObject } from "../../api/meta.ts";
import { type FieldFacts, typeFacts } from "../../schema/type-table.ts";

/** The zero value of a struct type: `{}` for a DeploymentStatus, `{ replicas: 0 }` for a ReplicaSetStatus. */
export function zeroValue(type: string): JsonObject {
  const zero: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(typeFacts(type).fields ?? {})) if (field.keep) zero[name] = zeroField(field);
  return zero;
}

function zeroField(field: FieldFacts): unknown {
  if (field.ptr || field.array || field.map) return null;
  if (field.quantity) return "0";
  if (field.ref) {
    const facts = typeFacts(field.ref);
    if (facts.fields) return zeroValue(field.ref);
    return facts.quantity ? "0" : null;
  }
  if (field.type === "string") return field.format === "date-time" ? null : "";
  return field.type === "boolean" ? false : 0;
}
