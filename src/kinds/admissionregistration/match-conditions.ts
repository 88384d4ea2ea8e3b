/** CEL conditions that decide whether a webhook or policy is asked at all. */

import { duplicate, type FieldError, invalidValue, required, tooMany } from "../../api/field-error.ts";
import type { MatchCondition } from "../../api/types/admissionregistration-v1.ts";
import { celProblem } from "../../cel/check.ts";
import type { CelType } from "../../cel/expression.ts";
import { each, qualifiedName, when } from "../validation/fields.ts";

const mostConditions = 64;

/** What every expression of an admission plugin may read. */
export const requestVariables: readonly string[] = ["object", "oldObject", "request", "namespaceObject", "authorizer"];

/** One Invalid error when the expression cannot be compiled or cannot give that type. */
export function celExpression(
  path: string,
  expression: string,
  environment: { variables: readonly string[]; result?: readonly CelType[] },
): FieldError[] {
  const problem = celProblem(expression, environment);
  return problem === undefined ? [] : [invalidValue(path, expression, problem)];
}

/** `extra`: what the expressions may read besides the request. */
export function validateMatchConditions(
  path: string,
  conditions: readonly MatchCondition[] | undefined,
  extra: readonly string[] = [],
): FieldError[] {
  const seen = new Set<string>();
  const variables = [...requestVariables, ...extra];
  return [
    ...when((conditions?.length ?? 0) > mostConditions, () => tooMany(path, conditions?.length ?? 0, mostConditions)),
    ...each(path, conditions, ({ name, expression }, at) => {
      const text = expression.trim();
      const isSeen = name !== "" && seen.has(name);
      seen.add(name);
      return [
        ...(text === "" ? [required(`${at}.expression`)] : celExpression(`${at}.expression`, text, { variables, result: ["bool"] })),
        ...(name === "" ? [required(`${at}.name`)] : qualifiedName(`${at}.name`, name)),
        ...when(isSeen, () => duplicate(`${at}.name`, name)),
      ];
    }),
  ];
}
