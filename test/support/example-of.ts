/** Objects with every field of their type set, for round trips. */
import { type FieldFacts, typeFacts } from "../../src/schema/type-table.ts";

const special: Readonly<Record<string, unknown>> = {
  "apiextensions/v1.JSON": { a: [1, null] },
  "apiextensions/v1.JSONSchemaPropsOrArray": [{ title: "a" }, { title: "b" }],
  "apiextensions/v1.JSONSchemaPropsOrBool": { title: "a" },
  "apiextensions/v1.JSONSchemaPropsOrStringArray": ["a", "b"],
  "intstr.IntOrString": "50%",
  "meta/v1.Duration": "1h0m0.5s",
  "meta/v1.FieldsV1": { "f:a": {} },
  "meta/v1.MicroTime": "2024-02-03T04:05:06.000007Z",
  "meta/v1.Time": "2024-02-03T04:05:06Z",
  "resource.Quantity": "1500m",
  "runtime.RawExtension": { any: { thing: [1] } },
};

/** Types that contain themselves end here. */
const maxDepth = 12;

/** A value of a schema type, "core/v1.Pod", in normal form; what is an object of its own is without kind and apiVersion. */
export function exampleOf(type: string): unknown {
  return ofType(type, []);
}

function ofType(type: string, above: readonly string[]): unknown {
  if (type in special) return special[type];
  const { fields, gvk } = typeFacts(type);
  if (!fields || above.includes(type) || above.length > maxDepth) return {};
  const names = Object.keys(fields).filter((name) => !gvk || (name !== "kind" && name !== "apiVersion"));
  return Object.fromEntries(names.map((name) => [name, ofField(fields[name] ?? {}, [...above, type])]));
}

function ofField(facts: FieldFacts, above: readonly string[]): unknown {
  if (facts.array) return facts.array.ref ? [ofField(facts.array, above)] : [ofField(facts.array, above), ofField(facts.array, above)];
  if (facts.map) return { b: ofField(facts.map, above), a: ofField(facts.map, above) };
  if (facts.ref) return ofType(facts.ref, above);
  if (facts.type === "integer") return facts.format === "int64" ? -5_000_000_000 : 300;
  if (facts.type === "number") return 1.5;
  if (facts.type === "boolean") return true;
  if (facts.format === "byte") return "AAEC/w==";
  return facts.type === "string" ? "text é" : { any: 1 };
}
