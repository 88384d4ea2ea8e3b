/**
 * Rules of validation (`test/fixtures/core-validation-rules.json`: path, rule in words, type of error) as requests that
 * break them. Only rules whose words say by themselves how to break them are turned into an attempt.
 */
import type { JsonObject } from "../../src/api/meta.ts";
import { type FieldFacts, typeFacts } from "../../src/schema/type-table.ts";

export type Rule = readonly [path: string, rule: string, type?: string | undefined];
export type RuleSets = Readonly<Record<string, readonly Rule[]>>;

/** A change of a valid object, and the cause it must be refused with. */
export interface Attempt {
  readonly rule: string;
  readonly field: string;
  /** "Required", "Invalid": the type of error. */
  readonly type: string;
  /** Path of the change, e.g. ["spec", "containers", 0, "name"]. */
  readonly at: readonly (string | number)[];
  /** Absent: what is there is taken away. */
  readonly value?: unknown;
  /** The value is put in twice, as the first and the second element. */
  readonly twice?: boolean;
}

const maxDepth = 10;

/** The rules with the sets they name spelled out below their path. */
export function expandRules(rules: readonly Rule[], sets: RuleSets, depth = 0): readonly Rule[] {
  return rules.flatMap((rule) => {
    const [path, text, type] = rule;
    const name = /^@(\w+)$/.exec(text)?.[1];
    const set = name === undefined ? undefined : sets[name];
    if (!set || name === "ObjectMeta" || name === "ObjectMetaUpdate") return name === undefined ? [rule] : [];
    if (depth > maxDepth) return [];
    const below = set.map(([inner, words, kind]): Rule => [joined(path, inner), words, kind ?? type]);
    return expandRules(below, sets, depth + 1);
  });
}

function joined(path: string, inner: string): string {
  if (inner === "(self)") return path;
  if (path === "(self)") return inner;
  return inner.startsWith("[") || inner.startsWith("{") ? `${path}${inner}` : `${path}.${inner}`;
}

/** What breaks a format of any kind: no name, key, label, address or path may look like it. */
const misfit = "=%/ü/";
const formats =
  /^(dns\w+|labelKey|labelValue|qualifiedName|configMapKey|path segment|portName|httpHeader|IP address|relaxedEnvName|conditionReason)\b/;

type Breakage = { readonly value?: unknown; readonly twice?: boolean } | undefined;

function breakNumber(rule: string, facts: FieldFacts): Breakage {
  const isNumber = facts.type === "integer" || facts.ref === "resource.Quantity";
  if (!isNumber) return undefined;
  const write = (value: number) => ({ value: facts.ref === "resource.Quantity" ? `${value}` : value });
  const least = /^(?:>= (\d+)|> 0)(?:$| \(| when set)/.exec(rule);
  if (least) return write(Number(least[1] ?? 1) > 1 ? Number(least[1]) - 1 : -1);
  const range = /^(\d+)-(\d+)(?:$| when)/.exec(rule);
  return range && range[2] !== "2147483647" ? write(Number(range[2]) + 1) : undefined;
}

function breakRule([, rule, type]: Rule, facts: FieldFacts): Breakage {
  if (type === "Required" && rule === "at least one") return { value: [] };
  if (type === "Required" && /^needed($| \(0 is missing\)|; )/.test(rule)) return {};
  if (type === "Invalid" && facts.type === "string" && formats.test(rule)) return { value: misfit };
  if (type === "NotSupported" && facts.type === "string" && /^\w+(, [\w.]+)+( or empty)?( \(|$)/.test(rule)) return { value: "Bogus" };
  if (type === "Invalid") return breakNumber(rule, facts);
  const longest = type === "TooLong" && facts.type === "string" ? /^<= (\d+) (bytes|characters)/.exec(rule)?.[1] : undefined;
  if (longest) return { value: "a".repeat(Number(longest) + 1) };
  if (type === "Duplicate" && /^unique($|;| in )/.test(rule) && facts.type === "string") return { value: "twin", twice: true };
  return undefined;
}

/** The field a path leads to, or `undefined` where the path is no path of the type. */
function fieldAt(type: string, steps: readonly string[]): FieldFacts | undefined {
  let facts: FieldFacts | undefined = { ref: type };
  for (const step of steps) {
    if (step === "[]") facts = facts?.array;
    else facts = facts?.ref ? typeFacts(facts.ref).fields?.[step] : undefined;
    if (!facts) return undefined;
  }
  return facts;
}

/** `undefined`: the rule does not say how to break it, or is about more than one field. */
export function attemptOf(type: string, rule: Rule): Attempt | undefined {
  const [path, text, error] = rule;
  if (!error || !/^[\w.[\]]+$/.test(path)) return undefined;
  const steps = path.split(/\.|(?=\[)/).filter(Boolean);
  const facts = fieldAt(type, steps);
  const how = facts && breakRule(rule, facts);
  if (!how) return undefined;
  const at = steps.map((step) => (step === "[]" ? 0 : step));
  if (how.twice && !at.includes(0)) return undefined;
  const field = path.replaceAll("[]", "[0]");
  return { rule: text, field: how.twice ? lastIndex(field) : field, type: error, at, ...how };
}

const lastIndex = (field: string): string => field.replace(/\[0\]([^[]*)$/, "[1]$1");

type Path = readonly (string | number)[];

const deepest = 12;

/** Every place in a type where an object may stand; not in metadata and status, and not below a Pod template. */
export function structPaths(type: string, above: readonly string[] = [], base: Path = []): readonly Path[] {
  if (above.includes(type) || base.length > deepest) return [];
  return Object.entries(typeFacts(type).fields ?? {}).flatMap(([name, facts]) => {
    const ref = facts.ref ?? facts.array?.ref;
    if (!ref || (base.length === 0 && (name === "metadata" || name === "status"))) return [];
    const path = facts.array ? [...base, name, 0] : [...base, name];
    return [path, ...(ref === "core/v1.PodTemplateSpec" ? [] : structPaths(ref, [...above, type], path))];
  });
}

/** The object with the attempt's change in it. */
export function withChange(object: JsonObject, attempt: Pick<Attempt, "at" | "value" | "twice">): JsonObject {
  const once = changed(object, attempt.at, attempt.value) as JsonObject;
  if (!attempt.twice) return once;
  const second = [...attempt.at];
  const index = second.lastIndexOf(0);
  const list = at(once, second.slice(0, index)) as readonly unknown[];
  return changed(once, second.slice(0, index), [list[0], list[0], ...list.slice(1)]) as JsonObject;
}

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, step) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[step], value);

function changed(value: unknown, [step, ...rest]: readonly (string | number)[], leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (typeof step === "number") {
    const list = Array.isArray(value) ? value : [];
    return [changed(list[0], rest, leaf), ...list.slice(1)];
  }
  const object = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  return { ...object, [step]: changed(object[step], rest, leaf) };
}
