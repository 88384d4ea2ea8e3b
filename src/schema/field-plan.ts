/** What decoding must know of a field beyond its decoder: when it vanishes, and what stands there when it is absent. */
import type { FieldFacts } from "./type-table.ts";

/** Which values of a field are not written: none, "" / 0 / false, empty lists and maps, a zero time. */
export type Vanishing = "never" | "scalar" | "collection" | "time";

export function vanishing(facts: FieldFacts): Vanishing {
  // an empty list of managedFields is a request to clear them; one of scaling policies is refused, where none is given a default
  if (facts.array?.ref === "meta/v1.ManagedFieldsEntry" || facts.array?.ref === "autoscaling/v2.HPAScalingPolicy") return "never";
  if (facts.array || facts.map) return "collection";
  if (facts.ptr || facts.keep) return "never";
  if (facts.ref === "meta/v1.Time" || facts.ref === "meta/v1.MicroTime") return "time";
  return facts.type === undefined ? "never" : "scalar";
}

/** True for what Go's `omitempty` (and the trip through protobuf) would lose. */
export function vanishes(value: unknown, how: Vanishing): boolean {
  if (how === "never") return false;
  if (how === "scalar") return value === "" || value === 0 || value === false;
  if (how === "time") return value === null;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value as object) return false;
  return true;
}

/** The Go type in an error text. */
export function goTypeOf(facts: FieldFacts): string {
  if (facts.array) return `[]${goTypeOf(facts.array)}`;
  if (facts.map) return `map[string]${goTypeOf(facts.map)}`;
  if (facts.ref) return goName(facts.ref);
  if (facts.type === "integer") return facts.format ?? "int64";
  if (facts.type === "boolean") return "bool";
  if (facts.type === "number") return "float64";
  return facts.format === "byte" ? "[]uint8" : "string";
}

/** "core/v1.Pod" → "v1.Pod". */
export const goName = (type: string): string => type.slice(type.indexOf("/") + 1);

/** "core/v1.Pod" → "Pod". */
export const structName = (type: string): string => type.slice(type.lastIndexOf(".") + 1);
