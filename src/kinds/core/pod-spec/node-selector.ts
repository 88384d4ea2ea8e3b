/** Which nodes fit: node selector terms, of Pods and of PersistentVolumes. */
import { type FieldError, forbidden, invalidValue, required } from "../../../api/field-error.ts";
import { dnsSubdomainProblems } from "../../../api/names.ts";
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from "../../../api/types/core-v1.ts";
import { each, fits, labelValue, qualifiedName } from "../../validation/fields.ts";

function valuesFit({ operator, values = [] }: NodeSelectorRequirement, field: string): FieldError[] {
  if (operator === "In" || operator === "NotIn")
    return values.length > 0 ? [] : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  if (operator === "Exists" || operator === "DoesNotExist")
    return values.length === 0 ? [] : [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  if (operator === "Gt" || operator === "Lt")
    return values.length === 1 ? [] : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
  return [invalidValue(`${field}.operator`, operator ?? "", "not a valid selector operator")];
}

const expression = (requirement: NodeSelectorRequirement, field: string, anyValue: boolean): FieldError[] => [
  ...valuesFit(requirement, field),
  ...qualifiedName(`${field}.key`, requirement.key ?? ""),
  ...(anyValue ? [] : each(`${field}.values`, requirement.values, (value, at) => labelValue(at, value))),
];

function fieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== "In" && operator !== "NotIn")
    errors.push(invalidValue(`${field}.operator`, operator ?? "", "not a valid selector operator"));
  else if (values.length !== 1)
    errors.push(required(`${field}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== "metadata.name") return [...errors, invalidValue(`${field}.key`, key ?? "", "not a valid field selector key")];
  return [...errors, ...each(`${field}.values`, values, (value, at) => fits(at, value, dnsSubdomainProblems))];
}

/** `anyValue`: values are not checked as label values (preferred terms). */
export const nodeSelectorTerm = (term: NodeSelectorTerm, field: string, anyValue = false): FieldError[] => [
  ...each(`${field}.matchExpressions`, term.matchExpressions, (one, at) => expression(one, at, anyValue)),
  ...each(`${field}.matchFields`, term.matchFields, fieldRequirement),
];

export function validateNodeSelector(selector: NodeSelector, field: string): FieldError[] {
  // an absent list is null: it is written even when empty
  const nodeSelectorTerms = selector.nodeSelectorTerms ?? [];
  const at = `${field}.nodeSelectorTerms`;
  if (nodeSelectorTerms.length === 0) return [required(at, "must have at least one node selector term")];
  return each(at, nodeSelectorTerms, (term, termAt) => nodeSelectorTerm(term, termAt));
}
