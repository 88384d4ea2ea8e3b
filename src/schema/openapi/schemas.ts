/** Types of the table as OpenAPI schemas, for the documents of version 2 (`definitions`) and 3 (`components.schemas`). */
import { type FieldFacts, type TypeFacts, typeFacts } from "../type-table.ts";
import { describeField, describeType } from "./descriptions.ts";
import type { Json } from "./document.ts";
import { type GroupVersionKind, officialName, parseGroupVersionKind } from "./names.ts";

export interface SchemaForm {
  /** Where references point: "#/definitions/", "#/components/schemas/". */
  readonly prefix: string;
  readonly version: 2 | 3;
  /** Group versions for types that belong to all of them (DeleteOptions, WatchEvent). */
  readonly groupVersions: readonly string[];
  /** Schemas made so far, by type, without their kinds: documents share most of them. */
  readonly made: Map<string, Json>;
}

/** Schemas of the types and of everything they refer to, by official name, in order of the names. */
export function schemasFor(types: Iterable<string>, form: SchemaForm): Json {
  const found = new Map<string, Json>();
  const waiting = [...types];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    const name = officialName(type);
    if (found.has(name)) continue;
    const facts = typeFacts(type);
    const schema = form.made.get(type) ?? typeSchema(type, facts, form);
    form.made.set(type, schema);
    found.set(name, { ...schema, ...kindsOf(facts, form) });
    for (const field of Object.values(facts.fields ?? {})) waiting.push(...referred(field));
  }
  return Object.fromEntries([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function referred(facts: FieldFacts): string[] {
  if (facts.ref) return [facts.ref];
  const inner = facts.array ?? facts.map;
  return inner ? referred(inner) : [];
}

function typeSchema(type: string, facts: TypeFacts, form: SchemaForm): Json {
  if (!facts.fields) return { description: describeType(type), ...scalarSchema(type, facts, form) };
  const fields = Object.entries(facts.fields);
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  const properties = fields.map(([name, field]) => [name, fieldSchema(`${type}.${name}`, field, form)] as const);
  return {
    description: describeType(type),
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(facts.mapType ? { "x-kubernetes-map-type": facts.mapType } : {}),
    ...(Array.isArray(facts.unions) ? { "x-kubernetes-unions": unions(facts.unions) } : {}),
  };
}

function unions(list: readonly { discriminator?: string; fields?: Json }[]): Json[] {
  return list.map((union) => ({
    ...(union.discriminator ? { discriminator: union.discriminator } : {}),
    ...(union.fields ? { "fields-to-discriminateBy": union.fields } : {}),
  }));
}

function kindsOf({ gvk }: TypeFacts, form: SchemaForm): Json {
  if (!gvk) return {};
  const all = gvk.flatMap((text) => {
    const kind = text.slice(text.lastIndexOf("/") + 1);
    return text.startsWith("*/*/") ? form.groupVersions.map((each) => `${each}/${kind}`) : [text];
  });
  const kinds = [...new Set(all)].map(parseGroupVersionKind);
  return { "x-kubernetes-group-version-kind": kinds.sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1)) };
}

const sortKey = ({ group, version, kind }: GroupVersionKind) => `${group} ${version} ${kind}`;

function scalarSchema(type: string, facts: TypeFacts, { version }: SchemaForm): Json {
  if (facts.intOrString) {
    return version === 2
      ? { type: "string", format: "int-or-string" }
      : { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] };
  }
  if (facts.quantity) return version === 2 ? { type: "string" } : { oneOf: [{ type: "string" }, { type: "number" }] };
  if (type === "meta/v1.FieldsV1" || type === "runtime.RawExtension") return { type: "object" };
  if (facts.type === "string") return { type: "string", ...(facts.format ? { format: facts.format } : {}) };
  return {};
}

/** `place`: type and name of the field, "core/v1.Pod.spec". */
function fieldSchema(place: string, facts: FieldFacts, form: SchemaForm): Json {
  const shape = valueSchema(facts, form);
  // a reference stands alone: in version 3 what is said beside it is wrapped
  const wrapped = form.version === 3 && "$ref" in shape ? { allOf: [shape] } : shape;
  return {
    description: describeField(place, facts),
    ...wrapped,
    ...(form.version === 3 ? defaultOf(facts) : {}),
    ...(facts.listType ? { "x-kubernetes-list-type": facts.listType } : {}),
    ...(facts.listMapKeys ? { "x-kubernetes-list-map-keys": facts.listMapKeys } : {}),
    ...(facts.mapType ? { "x-kubernetes-map-type": facts.mapType } : {}),
    ...(facts.patchStrategy ? { "x-kubernetes-patch-strategy": facts.patchStrategy } : {}),
    ...(facts.patchMergeKey ? { "x-kubernetes-patch-merge-key": facts.patchMergeKey } : {}),
  };
}

const zeros: Readonly<Record<string, unknown>> = { string: "", integer: 0, number: 0, boolean: false };

/** Version 3 also says what a field that is no pointer is when left out; version 2 names no defaults. */
function defaultOf(facts: FieldFacts): Json {
  if (facts.default !== undefined) return { default: facts.default };
  if (facts.ptr) return {};
  if (facts.ref) return isStruct(facts.ref) ? { default: {} } : {};
  const zero = zeros[facts.type ?? ""];
  return zero !== undefined && (facts.keep || facts.required) ? { default: zero } : {};
}

/** True for types that are no more than their fields: RawExtension and FieldsV1 are not. */
function isStruct(type: string): boolean {
  const { fields, preserveUnknown } = typeFacts(type);
  return fields !== undefined && !preserveUnknown;
}

function valueSchema(facts: FieldFacts, form: SchemaForm): Json {
  if (facts.array) {
    const items = valueSchema(facts.array, form);
    return { type: "array", items: facts.enum ? { ...items, enum: facts.enum.toSorted() } : items };
  }
  if (facts.map) return { type: "object", additionalProperties: valueSchema(facts.map, form) };
  if (facts.ref) return { $ref: form.prefix + officialName(facts.ref) };
  return {
    type: facts.type ?? "object",
    ...(facts.format ? { format: facts.format } : {}),
    ...(facts.enum ? { enum: facts.enum.toSorted() } : {}),
  };
}
