/**
 * Walks an object by the rules that are declared on its type (`schema/declarative-facts.ts`). As Kubernetes: an update
 * judges only what it changes, a field that is missing, too long a list or changed although immutable is not looked at
 * further, and these errors stand after those of the kind's own code.
 */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { KubeObject } from "../../api/meta.ts";
import { taggedFields } from "../../schema/declarative-facts.ts";
import { type FieldFacts, typeFacts } from "../../schema/type-table.ts";
import { differs } from "../generic/generation.ts";
import { type DeclaredRule, type Given, parseTags } from "./declared-rules.ts";

type Fields = Readonly<Record<string, unknown>>;

interface DeclaredField {
  readonly name: string;
  readonly shape: "one" | "list" | "map";
  /** Rules whose errors end the look at the field. */
  readonly first: readonly DeclaredRule[];
  readonly then: readonly DeclaredRule[];
  /** The type of the value, or of its elements, when something is declared there. */
  readonly below: DeclaredType | undefined;
}

interface DeclaredType {
  fields: readonly DeclaredField[];
  /** Exactly one of these is given. */
  union: readonly string[];
}

const declaredTypes = new Map<string, DeclaredType | undefined>();

/** The rules of a type, parsed when it is first asked for; `undefined` when there are none. */
function declaredType(type: string): DeclaredType | undefined {
  if (declaredTypes.has(type)) return declaredTypes.get(type);
  const tagged = taggedFields(type);
  const declared: DeclaredType | undefined = tagged && { fields: [], union: [] };
  declaredTypes.set(type, declared);
  if (!tagged || !declared) return undefined;
  const facts = typeFacts(type).fields ?? {};
  declared.union = Object.keys(tagged).filter((name) => tagged[name]?.includes("unionMember"));
  declared.fields = Object.entries(tagged).map(([name, tags]) => declaredField(name, tags, facts[name] ?? {}));
  return declared;
}

function declaredField(name: string, tags: readonly string[], facts: FieldFacts): DeclaredField {
  const ref = facts.ref ?? facts.array?.ref ?? facts.map?.ref;
  const shape = facts.array ? "list" : facts.map ? "map" : "one";
  return { name, shape, ...parseTags(tags), below: ref === undefined ? undefined : declaredType(ref) };
}

function unionErrors(union: readonly string[], given: Given<Fields>): FieldError[] {
  if (union.length === 0) return [];
  const members = (fields: Fields | undefined) => union.filter((name) => fields?.[name] !== undefined);
  const set = members(given.value);
  if (set.length === 1 || (given.old !== undefined && members(given.old).join() === set.join())) return [];
  const one = set.length === 0 ? "one of" : "exactly one of";
  return [invalidValue(given.path, set.length === 0 ? "" : `{${set.join(", ")}}`, `must specify ${one}: ${union.join(", ")}`)];
}

function typeErrors(type: DeclaredType, given: Given<Fields>): FieldError[] {
  const errors = unionErrors(type.union, given);
  const prefix = given.path === "" ? "" : `${given.path}.`;
  for (const field of type.fields) {
    const { name } = field;
    const value = given.value[name];
    const old = given.old?.[name];
    if (given.isUpdate && given.old !== undefined && value === old) continue;
    errors.push(...fieldErrors(field, { path: prefix + name, value, old, isUpdate: given.isUpdate, owner: given.value }));
  }
  return errors;
}

function fieldErrors(field: DeclaredField, given: Given<unknown>): FieldError[] {
  if (given.isUpdate && given.old !== undefined && !differs(given.old, given.value)) return [];
  const ending = field.first.flatMap((rule) => rule(given));
  if (ending.length > 0 || given.value === undefined || given.value === null) return ending;
  return [...field.then.flatMap((rule) => rule(given)), ...(field.below ? elementErrors(field, field.below, given) : [])];
}

function elementErrors(field: DeclaredField, below: DeclaredType, given: Given<unknown>): FieldError[] {
  const { path, value, old, isUpdate } = given;
  const errors = (at: string, element: unknown, before: unknown) =>
    typeErrors(below, { path: at, value: element as Fields, old: before as Fields | undefined, isUpdate, owner: given.owner });
  if (field.shape === "one") return errors(path, value, old);
  const isList = field.shape === "list";
  return Object.entries(value as Fields).flatMap(([key, element]) =>
    errors(`${path}[${key}]`, element, isList ? sameElement(old, element) : (old as Fields | undefined)?.[key]),
  );
}

/** Elements of a list that were there before are not judged again, wherever they stand now. */
const sameElement = (old: unknown, element: unknown): unknown =>
  Array.isArray(old) ? old.find((one) => !differs(one, element)) : undefined;

/** The errors of the declared rules of an object of that type; `old`: the stored object on update. */
export function declaredErrors(type: string, object: KubeObject, old?: KubeObject): FieldError[] {
  const declared = declaredType(type);
  if (!declared) return [];
  const [value, before] = [object as unknown as Fields, old as unknown as Fields | undefined];
  return typeErrors(declared, { path: "", value, old: before, isUpdate: old !== undefined, owner: value });
}

/** The errors of both: the kind's own that a declared rule reports too give way to it. */
export function withDeclared(own: readonly FieldError[], declared: readonly FieldError[]): readonly FieldError[] {
  if (declared.length === 0) return own;
  const covered = new Set(declared.map(({ type, field }) => `${type} ${field}`));
  return [...own.filter(({ type, field }) => !covered.has(`${type} ${field}`)), ...declared];
}
