/** Label and field selectors: texts of requests and `LabelSelector` objects, compiled to predicates. */

import { parseInt64, parseRequirements, type Requirement } from "./label-requirements.ts";
import type { StringMap } from "./meta.ts";
import { own } from "./own.ts";
import { badRequest } from "./status.ts";

/** Says which labels are selected. */
export interface Selector {
  matches(labels: StringMap | undefined): boolean;
}

/** A selector that was read from a text. */
export interface ParsedSelector extends Selector {
  /** True when there is no condition at all. */
  readonly everything: boolean;
}

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: StringMap | undefined;
  readonly matchExpressions?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | undefined }[]
    | undefined;
}

/** One condition of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly value: string;
  /** False for `!=`. */
  readonly equal: boolean;
}

const nothing: Selector = { matches: () => false };
const noLabels: StringMap = {};

/** Parses the text of a `labelSelector` parameter; throws 400. The empty text selects everything. */
export function parseLabelSelector(text: string): ParsedSelector {
  return selectorOf(parseRequirements(text));
}

const expressionOperators = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" } as const;

/** The predicate of a `LabelSelector`: an absent one selects nothing, an empty one everything. */
export function compileLabelSelector(selector: LabelSelector | undefined): Selector {
  if (!selector) return nothing;
  const equal = Object.entries(selector.matchLabels ?? noLabels).map(([key, value]) => ({ key, operator: "in" as const, values: [value] }));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (!Object.hasOwn(expressionOperators, operator))
      throw badRequest(`${JSON.stringify(operator)} is not a valid label selector operator`);
    return { key, operator: expressionOperators[operator as keyof typeof expressionOperators], values };
  });
  return selectorOf([...equal, ...expressions]);
}

/** Whether a `LabelSelector` selects these labels; see {@link compileLabelSelector}. */
export const labelSelectorMatches = (selector: LabelSelector | undefined, labels: StringMap | undefined): boolean =>
  compileLabelSelector(selector).matches(labels);

/** Remembers its last verdict: the Pods of one owner share the labels of their template. */
function selectorOf(requirements: readonly Requirement[]): ParsedSelector {
  let last: StringMap | undefined;
  let verdict = false;
  return {
    everything: requirements.length === 0,
    matches(labels = noLabels) {
      if (labels === last) return verdict;
      last = labels;
      verdict = requirements.every((requirement) => holds(requirement, labels));
      return verdict;
    },
  };
}

function holds({ key, operator, values }: Requirement, labels: StringMap): boolean {
  const value = own(labels, key);
  switch (operator) {
    case "in":
      return value !== undefined && values.includes(value);
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    default:
      return value !== undefined && compare(value, values[0] ?? "", operator);
  }
}

function compare(value: string, bound: string, operator: "gt" | "lt"): boolean {
  const [left, right] = [parseInt64(value), parseInt64(bound)];
  if (left === undefined || right === undefined) return false;
  return operator === "gt" ? left > right : left < right;
}

/** Parses the text of a `fieldSelector` parameter: `a=b,c!=d`, with `\,`, `\=` and `\\` for the signs themselves. Throws 400. */
export function parseFieldSelector(text: string): FieldRequirement[] {
  const terms = text.match(/(?:[^,\\]|\\.|\\$)+/gs) ?? [];
  return terms.map((term) => {
    const [, field, sign, value] = /^((?:\\.|[^\\])*?)(!=|==|=)(.*)$/s.exec(term) ?? [];
    if (field === undefined || value === undefined) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    return { field, value: unescapeValue(value), equal: sign !== "!=" };
  });
}

function unescapeValue(value: string): string {
  return value.replace(/\\(.?)|=/gs, (sign, escaped?: string) => {
    if (escaped === undefined) throw badRequest(`invalid field selector: unescaped character in value: ${sign}`);
    if (escaped !== "\\" && escaped !== "," && escaped !== "=")
      throw badRequest(`invalid field selector: invalid escape sequence: ${sign}`);
    return escaped;
  });
}
