/** What validating and mutating policies have in common. */
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { ParamKind, Variable } from "../../api/types/admissionregistration-v1.ts";
import { each } from "../validation/fields.ts";
import { celExpression, requestVariables } from "./match-conditions.ts";

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const reserved: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(" "),
);

/** What match conditions may read besides the request. */
export const paramVariables = (paramKind: ParamKind | undefined): readonly string[] => (paramKind ? ["params"] : []);

/** What the expressions of a policy may read. */
export const policyVariables = ({
  paramKind,
  variables,
}: {
  paramKind?: ParamKind | undefined;
  variables?: readonly Variable[] | undefined;
}): readonly string[] => [...requestVariables, ...paramVariables(paramKind), ...((variables ?? []).length > 0 ? ["variables"] : [])];

function validateName(path: string, name: string): FieldError[] {
  if (name.trim() === "") return [required(path, "name is not specified")];
  return identifier.test(name) && !reserved.has(name) ? [] : [invalidValue(path, name, "must be a valid CEL identifier")];
}

export const validateVariables = (path: string, variables: readonly Variable[] | undefined, readable: readonly string[]): FieldError[] =>
  each(path, variables, ({ name = "", expression = "" }, at) => [
    ...validateName(`${at}.name`, name),
    ...(expression.trim() === ""
      ? [required(`${at}.expression`, "expression is not specified")]
      : celExpression(`${at}.expression`, expression, { variables: readable })),
  ]);
