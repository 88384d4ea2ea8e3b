import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { ValidatingAdmissionPolicyBinding } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";
import { each, when } from "../validation/fields.ts";
import { policyName, validateMatchResources, validateParamRef } from "./match-resources.ts";

const actions = ["Deny", "Warn", "Audit"];

function validateActions(path: string, given: readonly string[]): FieldError[] {
  return [
    ...each(path, given, (action, at, index) => [
      ...when(!actions.includes(action), () => notSupported(at, action, actions)),
      ...when(given.indexOf(action) < index, () => duplicate(at, action)),
    ]),
    ...when(given.includes("Deny") && given.includes("Warn"), () => invalidValue(path, given, "must not contain both Deny and Warn")),
    ...when(given.length === 0, () => required(path, "at least one validation action is required")),
  ];
}

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  resource: "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
  validate: ({ spec }) => [
    ...policyName("spec.policyName", spec.policyName ?? ""),
    ...validateParamRef("spec.paramRef", spec.paramRef),
    ...validateMatchResources("spec.matchResources", spec.matchResources),
    ...validateActions("spec.validationActions", spec.validationActions ?? []),
  ],
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "example" },
    spec: { policyName: "example", validationActions: ["Deny"] },
  },
});
