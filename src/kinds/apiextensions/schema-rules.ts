/** CEL rules of a schema: x-kubernetes-validations. */

import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { JSONSchemaProps, ValidationRule } from "../../api/types/apiextensions-v1.ts";
import { celProblem, inner } from "../../cel/check.ts";
import type { Expression } from "../../cel/expression.ts";
import { each, when } from "../validation/fields.ts";
import { fieldSchema, pathSteps, schemaAt } from "./property-paths.ts";

type Schema = JSONSchemaProps;

const reasons = ["FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"];
const scalars: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean", "array"]);
const implicit: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
const hasLines = (text: string): boolean => /[\n\r]/.test(text);

/** The schema of what an expression reads from self; "unknown" where that cannot be told. Throws a sentence. */
function read(expression: Expression, self: Schema): Schema | "unknown" {
  if (expression.kind === "ident") return expression.name === "self" || expression.name === "oldSelf" ? self : "unknown";
  if (expression.kind !== "select" || expression.optional) return "unknown";
  const from = read(expression.operand, self);
  const name = expression.field;
  if (from === "unknown" || name.includes("__")) return "unknown";
  if (from.type && scalars.has(from.type)) throw new UndefinedField(`type '${from.type}' does not support field selection`);
  const isOpen = from["x-kubernetes-preserve-unknown-fields"] || from["x-kubernetes-embedded-resource"] || from.type !== "object";
  if (implicit.has(name)) return "unknown";
  const found = fieldSchema(from, name);
  if (!found && !isOpen) throw new UndefinedField(`undefined field '${name}'`);
  return found ?? "unknown";
}

class UndefinedField extends Error {}

/** Every read of a field that the schema does not have. */
function undefinedField(expression: Expression, self: Schema): string | undefined {
  try {
    read(expression, self);
  } catch (error) {
    if (error instanceof UndefinedField) return `compilation failed: ERROR: ${error.message}`;
    throw error;
  }
  for (const part of inner(expression)) {
    const problem = undefinedField(part, self);
    if (problem) return problem;
  }
  return undefined;
}

function validateTexts(rule: ValidationRule, path: string): FieldError[] {
  const { message = "", messageExpression = "", reason } = rule;
  const [text, line] = [rule.rule?.trim() ?? "", message.trim()];
  if (text === "") return [required(`${path}.rule`, "rule is not specified")];
  return [
    ...when(message !== "" && line === "", () => invalidValue(`${path}.message`, message, "message must be non-empty if specified")),
    ...when(hasLines(line), () => invalidValue(`${path}.message`, message, "message must not contain line breaks")),
    ...when(hasLines(text) && line === "", () => required(`${path}.message`, "message must be specified if rule contains line breaks")),
    ...when(messageExpression !== "" && messageExpression.trim() === "", () =>
      required(`${path}.messageExpression`, "messageExpression must be non-empty if specified"),
    ),
    ...when(reason !== undefined && !reasons.includes(reason), () => notSupported(`${path}.reason`, reason, reasons)),
  ];
}

function validateFieldPath(path: string, fieldPath: string | undefined, schema: Schema): FieldError[] {
  if (!fieldPath) return [];
  const steps = pathSteps(fieldPath);
  const isThere = steps !== undefined && schemaAt(schema, steps) !== undefined;
  return when(!isThere, () => invalidValue(path, fieldPath, "fieldPath must be a valid path"));
}

function validateExpressions(rule: ValidationRule, path: string, schema: Schema): FieldError[] {
  const variables = ["self", "oldSelf"];
  const also = (expression: Expression) => undefinedField(expression, schema);
  const problem = celProblem(rule.rule, { variables, result: ["bool"], also });
  const { messageExpression, optionalOldSelf } = rule;
  const wrongMessage = messageExpression && celProblem(messageExpression, { variables, result: ["string"], also });
  return [
    ...(problem ? [invalidValue(`${path}.rule`, rule, problem)] : []),
    ...when(!problem && optionalOldSelf !== undefined && !/\boldSelf\b/.test(rule.rule), () =>
      invalidValue(`${path}.optionalOldSelf`, optionalOldSelf, "may not be set if oldSelf is not used in rule"),
    ),
    ...(wrongMessage ? [invalidValue(`${path}.messageExpression`, rule, wrongMessage)] : []),
  ];
}

/** The rules at one place of a schema. With errors in their texts, or deeper in the schema, nothing is compiled. */
export function schemaRuleErrors(path: string, schema: Schema, isSound: boolean): FieldError[] {
  const rules = schema["x-kubernetes-validations"];
  const at = `${path}.x-kubernetes-validations`;
  const errors = each(at, rules, (rule, ruleAt) => [
    ...validateTexts(rule, ruleAt),
    ...validateFieldPath(`${ruleAt}.fieldPath`, rule.fieldPath, schema),
  ]);
  return errors.length > 0 || !isSound ? errors : each(at, rules, (rule, ruleAt) => validateExpressions(rule, ruleAt, schema));
}
