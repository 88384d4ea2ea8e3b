/** The steps of `data/1.37/defaults.json` compiled into a tree of closures that copies paths only. */
import type { JsonObject } from "../api/meta.ts";
import data from "./data/1.37/defaults.json" with { type: "json" };
import { writtenRules } from "./default-rules/index.ts";
import { type DefaultRule, mapSame } from "./default-rules/rule.ts";
import { type Vanishing, vanishes } from "./field-plan.ts";
import { type FieldFacts, typeFacts } from "./type-table.ts";

type Step = readonly [path: string, what: unknown];
type RuleLine = readonly [path: string, value: unknown, when?: string];

interface Facts {
  readonly kinds: Readonly<Record<string, readonly Step[]>>;
  readonly sets: Readonly<Record<string, readonly Step[]>>;
  readonly rules: Readonly<Record<string, readonly RuleLine[]>>;
}

const { kinds, sets, rules } = data as unknown as Facts;

/** A value for an absent field. */
interface Line {
  readonly field: string;
  readonly value: unknown;
  readonly how: Vanishing;
}

/** One place in the object: the rules there, in order, then plain values, then what is below it. */
interface Place {
  readonly actions: DefaultRule[];
  readonly lines: Line[];
  readonly below: Map<string, Below>;
}

interface Below {
  readonly field: string;
  readonly isList: boolean;
  readonly place: Place;
}

const newPlace = (): Place => ({ actions: [], lines: [], below: new Map() });

/** As a {@link DefaultRule}; `known` is an earlier object with its defaults set. */
type Defaults = (object: JsonObject, now: number | undefined, known: unknown) => JsonObject;

/** The compiled defaults of a type; undefined for types without any. */
export function compileDefaults(type: string): Defaults | undefined {
  const steps = kinds[type];
  if (!steps) return undefined;
  const root = newPlace();
  for (const [path, what] of steps) addStep(root, type, path, what);
  return (object, now, known) => applyPlace(root, object, now, known);
}

function addStep(root: Place, type: string, path: string, what: unknown): void {
  if (typeof what === "string" && what.startsWith("#")) {
    for (const [below, inner] of sets[what.slice(1)] ?? []) addStep(root, type, `${path}.${below}`, inner);
    return;
  }
  if (typeof what === "string" && what.startsWith("@")) placeAt(root, path).actions.push(ruleAction(what.slice(1)));
  else addLine(root, type, path, what);
}

/** A value set where the field at `path` is absent (or zero, unless it is a pointer). */
function addLine(root: Place, type: string, path: string, value: unknown): void {
  const at = path.lastIndexOf(".");
  const facts = fieldAt(type, path);
  const how = facts.ptr || facts.ref ? "never" : facts.array || facts.map ? "collection" : "scalar";
  placeAt(root, at < 0 ? "" : path.slice(0, at)).lines.push({ field: path.slice(at + 1), value, how });
}

function placeAt(root: Place, path: string): Place {
  let place = root;
  for (const part of path === "" ? [] : path.split(".")) {
    const isList = part.endsWith("[]");
    const field = isList ? part.slice(0, -2) : part;
    let below = place.below.get(part);
    if (!below) {
      below = { field, isList, place: newPlace() };
      place.below.set(part, below);
    }
    place = below.place;
  }
  return place;
}

/** All plain values of a place, set with one copy. */
function setLines(lines: readonly Line[], object: JsonObject): JsonObject {
  let copy: Record<string, unknown> | undefined;
  for (const { field, value, how } of lines) {
    const given = object[field];
    if (given !== undefined && given !== null && !vanishes(given, how)) continue;
    copy ??= { ...object };
    copy[field] = value;
  }
  return copy ?? object;
}

function ruleAction(name: string): DefaultRule {
  const written = writtenRules[name];
  if (written) return written;
  const place = newPlace();
  const required: DefaultRule[] = [];
  for (const [path, value, when] of rules[name] ?? []) {
    if (when !== undefined || (typeof value === "string" && value.startsWith("="))) {
      throw new Error(`defaults: the rule ${name} depends on other fields and is not written`);
    }
    if (!path.includes("[]")) required.push(...structsOf(name, path));
    addLine(place, name, path, value);
  }
  place.actions.unshift(...required);
  return (object, now) => applyPlace(place, object, now);
}

/** Makes the structs on the way to a plain default, where an object built in process left them out. */
function structsOf(name: string, path: string): DefaultRule[] {
  const parts = path.split(".").slice(0, -1);
  const [first] = parts;
  if (first === undefined) return [];
  if (parts.length > 1) throw new Error(`defaults: ${name} ${path} is too deep for a plain rule`);
  return [(object) => (object[first] === undefined || object[first] === null ? { ...object, [first]: {} } : object)];
}

/** `known`: what stood at this place with its defaults set; subtrees of it have nothing to be filled in. */
function applyPlace(place: Place, given: JsonObject, now: number | undefined, known?: unknown): JsonObject {
  if (given === known) return given;
  let object = given;
  for (const action of place.actions) object = action(object, now);
  if (place.lines.length > 0) object = setLines(place.lines, object);
  let copy: Record<string, unknown> | undefined;
  for (const below of place.below.values()) {
    // two paths may lead into one field: as its items, and as a whole
    const before = copy?.[below.field] ?? object[below.field];
    if (before === undefined || before === null) continue;
    const stood = (known as JsonObject | null | undefined)?.[below.field];
    const after = below.isList
      ? applyToItems(below.place, before as readonly JsonObject[], now, stood)
      : applyPlace(below.place, before as JsonObject, now, stood);
    if (after === before) continue;
    copy ??= { ...object };
    copy[below.field] = after;
  }
  return copy ?? object;
}

function applyToItems(place: Place, items: readonly JsonObject[], now: number | undefined, known: unknown): readonly JsonObject[] {
  if (items === known) return items;
  const stood = Array.isArray(known) ? (known as readonly unknown[]) : undefined;
  return mapSame(items, (item, index) => applyPlace(place, item, now, stood?.[index]));
}

/** Facts of the field at a step's path. */
function fieldAt(type: string, path: string): FieldFacts {
  let facts: FieldFacts = { ref: type };
  for (const part of path.split(".")) {
    const next = facts.ref === undefined ? undefined : typeFacts(facts.ref).fields?.[part.replace("[]", "")];
    if (!next) throw new Error(`defaults: no field ${path} in ${type}`);
    facts = part.endsWith("[]") && next.array ? next.array : next;
  }
  return facts;
}
