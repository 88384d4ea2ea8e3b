/** What the tags of declared validation mean. */
import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required, tooLong, tooMany } from "../../api/field-error.ts";
import { differs } from "../generic/generation.ts";
import { declaredFormats } from "./declared-formats.ts";
import { immutableText } from "./fields.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One value under judgement. */
export interface Given<T> {
  readonly path: string;
  readonly value: T;
  /** What is stored there; `undefined` on create and for what is new. */
  readonly old: T | undefined;
  readonly isUpdate: boolean;
  /** The struct that the field is in. */
  readonly owner: Fields;
}

export type DeclaredRule = (given: Given<unknown>) => FieldError[];

export interface ParsedTags {
  readonly first: readonly DeclaredRule[];
  readonly then: readonly DeclaredRule[];
}

function isMissing(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const requiredRule: DeclaredRule = ({ path, value }) => (isMissing(value) ? [required(path)] : []);

/** A member that goes with one value of a discriminator, and with no other. */
const memberOf =
  (discriminator: string, mode: string): DeclaredRule =>
  ({ path, value, owner }) => {
    if (owner[discriminator] === mode) return value === undefined ? [required(path)] : [];
    return value === undefined ? [] : [forbidden(path, `may only be specified when \`${discriminator}\` is ${mode}`)];
  };

const immutableRule: DeclaredRule = ({ path, value, old, isUpdate }) =>
  isUpdate && differs(old, value) ? [invalidValue(path, value ?? null, immutableText)] : [];

const notModified: DeclaredRule = ({ path, value, old }) =>
  old !== undefined && value !== undefined && differs(old, value) ? [invalidValue(path, value, immutableText)] : [];

const mostItems =
  (most: number): DeclaredRule =>
  ({ path, value }) =>
    Array.isArray(value) && value.length > most ? [tooMany(path, value.length, most)] : [];

/** First the rules that end the look at a field, by the name before "=". */
const endingRules: Readonly<Record<string, (argument: string) => DeclaredRule>> = {
  required: () => requiredRule,
  requiredIf: (argument) => memberOf(...(argument.split("=") as [string, string])),
  immutable: () => immutableRule,
  update: () => notModified,
  maxItems: (argument) => mostItems(Number(argument)),
};

const ofText =
  (rule: (path: string, text: string) => FieldError[]): DeclaredRule =>
  ({ path, value }) =>
    typeof value === "string" && value !== "" ? rule(path, value) : [];

function formatRule(name: string): DeclaredRule {
  const format = declaredFormats[name];
  if (!format) throw new Error(`no such format: ${name}`);
  return ofText(format);
}

/** The same rule for every element of a list. */
const eachElement =
  (rule: DeclaredRule): DeclaredRule =>
  (given) =>
    (given.value as readonly unknown[]).flatMap((value, index) =>
      rule({ ...given, path: `${given.path}[${index}]`, value, old: undefined }),
    );

const eachKey =
  (rule: DeclaredRule): DeclaredRule =>
  (given) =>
    Object.keys(given.value as Fields).flatMap((key) => rule({ ...given, value: key, old: undefined }));

const otherRules: Readonly<Record<string, (argument: string) => DeclaredRule>> = {
  format: formatRule,
  enum: (argument) => ofText((path, text) => (argument.split(",").includes(text) ? [] : [notSupported(path, text, argument.split(","))])),
  maxLength: (argument) => ofText((path, text) => ([...text].length > Number(argument) ? [tooLong(path, Number(argument))] : [])),
  maxBytes: (argument) => ofText((path, text) => (Buffer.byteLength(text) > Number(argument) ? [tooLong(path, Number(argument))] : [])),
  minimum:
    (argument) =>
    ({ path, value }) =>
      typeof value === "number" && value < Number(argument)
        ? [invalidValue(path, value, `must be greater than or equal to ${argument}`)]
        : [],
  eachVal: (argument) => eachElement(parseRule(argument)),
  eachKey: (argument) => eachKey(parseRule(argument)),
};

/** Elements that agree in these fields are the same; without fields, equal elements are. */
function uniqueRule(keys: readonly string[]): DeclaredRule {
  const keyOf = (element: unknown): string =>
    JSON.stringify(keys.length === 0 ? element : keys.map((key) => (element as Fields)[key] ?? null));
  return ({ path, value }) => {
    const seen = new Set<string>();
    return (value as readonly unknown[]).flatMap((element, index) => {
      const key = keyOf(element);
      if (seen.has(key)) return [duplicate(`${path}[${index}]`, element)];
      seen.add(key);
      return [];
    });
  };
}

const nameAndArgument = (tag: string): [string, string] => {
  const at = tag.indexOf("=");
  return at < 0 ? [tag, ""] : [tag.slice(0, at), tag.slice(at + 1)];
};

function parseRule(tag: string): DeclaredRule {
  const [name, argument] = nameAndArgument(tag);
  const rule = otherRules[name];
  if (!rule) throw new Error(`no such rule: ${tag}`);
  return rule(argument);
}

/** The rules of a field's tags. A tag nobody knows throws: the facts and this file go together. */
export function parseTags(tags: readonly string[]): ParsedTags {
  const first: DeclaredRule[] = [];
  const then: DeclaredRule[] = [];
  const keys = tags.filter((tag) => tag.startsWith("listMapKey=")).map((tag) => tag.slice("listMapKey=".length));
  for (const tag of tags) {
    const [name, argument] = nameAndArgument(tag);
    if (name === "unionMember" || name === "listMapKey") continue;
    if (name === "unique" || name === "listType") then.push(uniqueRule(keys));
    else if (endingRules[name]) first.push(endingRules[name](argument));
    else then.push(parseRule(tag));
  }
  return { first, then };
}
