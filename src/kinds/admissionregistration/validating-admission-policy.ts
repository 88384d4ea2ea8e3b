import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { AuditAnnotation, ValidatingAdmissionPolicy, Validation } from "../../api/types/admissionregistration-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { validateConditions } from "../validation/conditions.ts";
import { each, oneOf, qualifiedName, when } from "../validation/fields.ts";
import { celExpression, validateMatchConditions } from "./match-conditions.ts";
import { validateMatchConstraints, validateParamKind } from "./match-resources.ts";
import { paramVariables, policyVariables, validateVariables } from "./policy-parts.ts";

type Policy = ValidatingAdmissionPolicy;

const mostAnnotations = 20;
const longestAnnotation = 5 * 1024;
const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];

function validateMessage(path: string, message: string, expression: string): FieldError[] {
  const text = message.trim();
  if (message !== "" && text === "") return [invalidValue(path, message, "must be non-empty if specified")];
  if (/[\n\r]/.test(text)) return [invalidValue(path, message, "must not contain line breaks")];
  return when(/[\n\r]/.test(expression.trim()) && text === "", () =>
    required(path, "must be specified if expression contains line breaks"),
  );
}

function validateMessageExpression(path: string, text: string, variables: readonly string[]): FieldError[] {
  if (text === "") return [];
  if (text.trim() === "") return [invalidValue(path, text, "must be non-empty if specified")];
  return celExpression(path, text, { variables: variables.filter((name) => name !== "authorizer"), result: ["string"] });
}

function validateValidation(validation: Validation, path: string, variables: readonly string[]): FieldError[] {
  const { expression = "", message = "", messageExpression = "", reason } = validation;
  return [
    ...(expression.trim() === ""
      ? [required(`${path}.expression`, "expression is not specified")]
      : celExpression(`${path}.expression`, expression, { variables, result: ["bool"] })),
    ...validateMessageExpression(`${path}.messageExpression`, messageExpression, variables),
    ...validateMessage(`${path}.message`, message, expression),
    ...when(reason !== undefined && !reasons.includes(reason), () => notSupported(`${path}.reason`, reason, reasons)),
  ];
}

function validateAnnotation({ key, valueExpression: value }: AuditAnnotation, path: string, policy: Policy): FieldError[] {
  const text = value.trim();
  const at = `${path}.valueExpression`;
  const name = policy.metadata.name ?? "";
  const keyErrors =
    name === ""
      ? [invalidValue(`${path}.key`, key, "requires metadata.name be non-empty")]
      : qualifiedName(`${path}.key`, `${name}/${key}`);
  if (text === "") return [...keyErrors, required(at, "valueExpression is not specified")];
  if (Buffer.byteLength(text) > longestAnnotation)
    return [...keyErrors, required(at, `must not exceed ${longestAnnotation} bytes in length`)];
  return [...keyErrors, ...celExpression(at, text, { variables: policyVariables(policy.spec), result: ["string", "null_type"] })];
}

function validateAnnotations(policy: Policy): FieldError[] {
  const path = "spec.auditAnnotations";
  const list = policy.spec.auditAnnotations ?? [];
  const keys = list.map(({ key }) => key);
  return [
    ...when(list.length > mostAnnotations, () => invalidValue(path, list, `must not have more than ${mostAnnotations} auditAnnotations`)),
    ...each(path, list, (annotation, at, index) => [
      ...validateAnnotation(annotation, at, policy),
      ...when(keys.indexOf(annotation.key) < index, () => duplicate(`${at}.key`, annotation.key)),
    ]),
  ];
}

function validateVerdicts(policy: Policy): FieldError[] {
  const { validations = [], auditAnnotations = [] } = policy.spec;
  const detail = "validations or auditAnnotations must contain at least one item";
  if (validations.length + auditAnnotations.length === 0)
    return [required("spec.validations", detail), required("spec.auditAnnotations", detail)];
  const variables = policyVariables(policy.spec);
  return [
    ...each("spec.validations", validations, (validation, path) => validateValidation(validation, path, variables)),
    ...validateAnnotations(policy),
  ];
}

/** Match conditions that an update leaves as they are, are not judged again. */
function validate(policy: Policy, old?: Policy): FieldError[] {
  const { spec } = policy;
  const isSame = old && !differs(old.spec.paramKind, spec.paramKind) && !differs(old.spec.matchConditions, spec.matchConditions);
  return [
    ...oneOf("spec.failurePolicy", spec.failurePolicy, ["Ignore", "Fail"]),
    ...validateParamKind("spec.paramKind", spec.paramKind),
    ...validateMatchConstraints("spec.matchConstraints", spec.matchConstraints),
    ...(isSame ? [] : validateMatchConditions("spec.matchConditions", spec.matchConditions, paramVariables(spec.paramKind))),
    ...validateVariables("spec.variables", spec.variables, policyVariables(spec)),
    ...validateVerdicts(policy),
  ];
}

const validateStatus = ({ status }: Policy): FieldError[] => [
  ...each("status.typeChecking.expressionWarnings", status?.typeChecking?.expressionWarnings, ({ warning, fieldRef }, path) => [
    ...when(!warning, () => required(`${path}.warning`)),
    ...when(!fieldRef?.trim(), () => required(`${path}.fieldRef`)),
  ]),
  ...validateConditions("status.conditions", status?.conditions),
];

export const validatingAdmissionPolicy = defineKind<Policy>({
  resource: "admissionregistration.k8s.io/v1/validatingadmissionpolicies",
  validateCreate: (policy) => validate(policy),
  validateUpdate: validate,
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "example" },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ["example.com"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["examples"] }],
      },
      validations: [{ expression: "object.metadata.name != 'bad'" }],
    },
  },
});
