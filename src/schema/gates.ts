/** Fields behind feature gates that are off in 1.37: dropped on write, unless the stored object already uses them. */
import type { JsonObject, KubeObject } from "../api/meta.ts";
import { mapSame, objectAt } from "./default-rules/rule.ts";
import { type FieldFacts, featureGates, typeFacts } from "./type-table.ts";

/** A type that has gated fields, or contains one that has. */
interface GatedType {
  readonly type: string;
  /** Field → the gate that switches it off. */
  readonly fields: readonly (readonly [string, string])[];
  readonly below: readonly (readonly [string, "one" | "list" | "map", GatedType])[];
}

/** Gated fields the facts do not mark. */
const unmarked: Readonly<Record<string, string>> = { "core/v1.Lifecycle.stopSignal": "ContainerStopSignals" };

/** Types that Kubernetes leaves out altogether when nothing but a gated field was in them. */
const droppedWhenEmpty: ReadonlySet<string> = new Set(["core/v1.Lifecycle"]);

const gatedTypes = new Map<string, GatedType | undefined>();

const gateThatIsOff = (owner: string, name: string, facts: FieldFacts): string | undefined => {
  if (facts.keep) return undefined;
  return facts.gates?.find((gate) => featureGates[gate]?.default === false) ?? unmarked[`${owner}.${name}`];
};

function gatedType(type: string): GatedType | undefined {
  if (gatedTypes.has(type)) return gatedTypes.get(type);
  // a type that refers to itself has nothing gated further down
  gatedTypes.set(type, undefined);
  const fields: [string, string][] = [];
  const below: [string, "one" | "list" | "map", GatedType][] = [];
  for (const [name, facts] of Object.entries(typeFacts(type).fields ?? {})) {
    const gate = gateThatIsOff(type, name, facts);
    if (gate) fields.push([name, gate]);
    const ref = facts.ref ?? facts.array?.ref ?? facts.map?.ref;
    const inner = ref === undefined ? undefined : gatedType(ref);
    if (inner) below.push([name, facts.array ? "list" : facts.map ? "map" : "one", inner]);
  }
  const result = fields.length + below.length > 0 ? { type, fields, below } : undefined;
  gatedTypes.set(type, result);
  return result;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Adds the gates whose fields the object uses; not those in parts that it shares with `known`, which uses them as well. */
function usedGates(gated: GatedType, object: JsonObject, found: Set<string>, known?: unknown): void {
  for (const [name, gate] of gated.fields) if (isGiven(object[name])) found.add(gate);
  for (const [name, shape, inner] of gated.below) {
    const value = object[name];
    const before = (known as JsonObject | null | undefined)?.[name];
    if (!isGiven(value) || value === before) continue;
    if (shape === "one") usedGates(inner, value as JsonObject, found, before);
    else usedGatesOfAll(inner, value as Elements, found, before as Elements | null | undefined);
  }
}

/** The elements of a list or map. */
type Elements = Readonly<Record<string, JsonObject>>;

function usedGatesOfAll(inner: GatedType, elements: Elements, found: Set<string>, known: Elements | null | undefined): void {
  for (const key in elements) {
    const element = elements[key] as JsonObject;
    if (element !== known?.[key]) usedGates(inner, element, found, known?.[key]);
  }
}

function withoutFields(gated: GatedType, given: JsonObject, gates: ReadonlySet<string>): JsonObject {
  const dropped = gated.fields.filter(([name, gate]) => gates.has(gate) && isGiven(given[name])).map(([name]) => name);
  let object = dropped.length > 0 ? without(given, dropped) : given;
  for (const [name, shape, inner] of gated.below) {
    const before = object[name];
    if (!isGiven(before)) continue;
    const after = withoutBelow(inner, shape, before, gates);
    if (after === before) continue;
    const isEmptied = droppedWhenEmpty.has(inner.type) && Object.keys(after as object).length === 0;
    object = isEmptied ? without(object, [name]) : { ...object, [name]: after };
  }
  return object;
}

function withoutBelow(inner: GatedType, shape: "one" | "list" | "map", value: unknown, gates: ReadonlySet<string>): unknown {
  if (shape === "one") return withoutFields(inner, value as JsonObject, gates);
  if (shape === "list") return mapSame(value as readonly JsonObject[], (element) => withoutFields(inner, element, gates));
  const entries = Object.entries(value as Record<string, JsonObject>);
  const changed = entries.map(([name, element]) => [name, withoutFields(inner, element, gates)] as const);
  return changed.some(([, element], index) => element !== entries[index]?.[1]) ? Object.fromEntries(changed) : value;
}

const without = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/**
 * The object without fields whose feature gate is off and which `old` (the stored object; undefined on create) does
 * not use. The same object if there were none. Spec and status are looked at apart, as Kubernetes does.
 */
export function dropDisabledFields<T extends KubeObject>(type: string, object: T, old?: T): T {
  const gated = gatedType(type);
  if (!gated) return object;
  let result = object as unknown as JsonObject;
  const stored = old as unknown as JsonObject | undefined;
  for (const [name, shape, inner] of gated.below) {
    const part = objectAt(result, name);
    const before = objectAt(stored, name);
    if (!part || part === before || shape !== "one") continue;
    const gates = new Set<string>();
    usedGates(inner, part, gates, before);
    if (gates.size === 0) continue;
    const kept = new Set<string>();
    if (before) usedGates(inner, before, kept);
    const after = withoutFields(inner, part, new Set([...gates].filter((gate) => !kept.has(gate))));
    if (after !== part) result = { ...result, [name]: after };
  }
  return result as unknown as T;
}
