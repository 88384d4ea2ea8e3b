/** Field and label selectors in access reviews: RBAC does not look at them, but says which it could not read. As kubernetes: apis/authorization/validation and registry/authorization/util. */
import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import { parseFieldSelector, parseLabelSelector } from "../../api/selectors.ts";
import { isReason } from "../../api/status.ts";
import type { FieldSelectorAttributes, LabelSelectorAttributes, ResourceAttributes } from "../../api/types/authorization-v1.ts";
import type { FieldSelectorRequirement } from "../../api/types/meta-v1.ts";
import { each, labelValue, qualifiedName } from "../validation/fields.ts";

type SelectorAttributes = FieldSelectorAttributes | LabelSelectorAttributes;
type Rule = (requirement: FieldSelectorRequirement, path: string) => readonly FieldError[];

/** Errors of the form; operators nobody knows are let pass, for newer clients. */
export function selectorErrors({ fieldSelector, labelSelector }: ResourceAttributes): FieldError[] {
  const path = "spec.resourceAttributes";
  return [
    ...attributeErrors(`${path}.fieldSelector`, fieldSelector, fieldRequirement),
    ...attributeErrors(`${path}.labelSelector`, labelSelector, labelRequirement),
  ];
}

function attributeErrors(path: string, selector: SelectorAttributes | undefined, rule: Rule): FieldError[] {
  if (!selector) return [];
  const { rawSelector = "", requirements = [] } = selector;
  const errors: FieldError[] = [];
  if (rawSelector !== "" && requirements.length > 0)
    errors.push(invalidValue(`${path}.rawSelector`, rawSelector, "may not specified at the same time as requirements"));
  if (rawSelector === "" && requirements.length === 0)
    errors.push(required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`));
  return [...errors, ...each(`${path}.requirements`, requirements, rule)];
}

const fieldRequirement: Rule = (requirement, path) => [
  ...(requirement.key ? [] : [required(`${path}.key`, "must be specified")]),
  ...valueCount(requirement, path),
];

const labelRequirement: Rule = (requirement, path) => [
  ...valueCount(requirement, path),
  ...qualifiedName(`${path}.key`, requirement.key ?? ""),
  ...each(`${path}.values`, requirement.values, (value, at) => labelValue(at, value)),
];

const isIn = (operator: string): boolean => operator === "In" || operator === "NotIn";
const isThere = (operator: string): boolean => operator === "Exists" || operator === "DoesNotExist";

function valueCount({ operator = "", values = [] }: FieldSelectorRequirement, path: string): FieldError[] {
  if (isIn(operator) && values.length === 0) return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  if (isThere(operator) && values.length > 0)
    return [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  return [];
}

/** What is said of selectors that were left out, wholly or in part, because they could not be read; "": nothing. */
export function selectorProblems({ fieldSelector, labelSelector }: ResourceAttributes): string {
  const oneValue: Readable = ({ operator, values = [] }) => isIn(operator) && values.length === 1;
  const known: Readable = ({ operator }) => isIn(operator) || isThere(operator);
  const found = [
    problem("fieldSelector", fieldSelector, { parse: parseFieldSelector, readable: oneValue }),
    problem("labelSelector", labelSelector, { parse: parseLabelSelector, readable: known }),
  ];
  return found.filter((text) => text !== undefined).join("; ");
}

type Readable = (requirement: FieldSelectorRequirement) => boolean;

function problem(
  field: string,
  selector: SelectorAttributes | undefined,
  { parse, readable }: { readonly parse: (text: string) => unknown; readonly readable: Readable },
): string | undefined {
  const { rawSelector = "", requirements = [] } = selector ?? {};
  const kept = requirements.filter(readable).length;
  if (requirements.length > 0 ? kept === requirements.length : parses(rawSelector, parse)) return undefined;
  return `spec.resourceAttributes.${field} ${kept > 0 ? "partially ignored" : "ignored"} due to parse error`;
}

function parses(text: string, parse: (text: string) => unknown): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (isReason(error, "BadRequest")) return false;
    throw error;
  }
}
