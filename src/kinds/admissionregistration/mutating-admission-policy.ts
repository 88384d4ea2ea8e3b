import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { MutatingAdmissionPolicy, Mutation } from "../../api/types/admissionregistration-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { each, oneOf, when } from "../validation/fields.ts";
import { celExpression, validateMatchConditions } from "./match-conditions.ts";
import { onlyMutable, validateMatchConstraints, validateParamKind } from "./match-resources.ts";
import { paramVariables, policyVariables, validateVariables } from "./policy-parts.ts";

type Policy = MutatingAdmissionPolicy;

/** Patch type → the field that holds its expression, and what no such expression evaluates to. */
const patches = {
  ApplyConfiguration: { field: "applyConfiguration", other: "jsonPatch", result: ["map"] },
  JSONPatch: { field: "jsonPatch", other: "applyConfiguration", result: ["list"] },
} as const;

function validateMutation(mutation: Mutation, path: string, variables: readonly string[]): FieldError[] {
  const { patchType } = mutation;
  if (!patchType) return [required(`${path}.patchType`)];
  const patch = patches[patchType];
  if (!patch) return [notSupported(`${path}.patchType`, patchType, Object.keys(patches))];
  const expression = mutation[patch.field]?.expression?.trim();
  const at = `${path}.${patch.field}`;
  const errors = () =>
    expression ? celExpression(`${at}.expression`, expression, { variables, result: patch.result }) : [required(`${at}.expression`)];
  return [
    ...(mutation[patch.field] ? errors() : [required(at, `must be specified when patchType is ${patchType}`)]),
    ...when(mutation[patch.other] !== undefined, () =>
      invalidValue(`${path}.${patch.other}`, `{${patch.other}}`, `must not be specified when patchType is ${patchType}`),
    ),
  ];
}

function validate({ spec }: Policy, old?: Policy): FieldError[] {
  const isSame = old && !differs(old.spec.paramKind, spec.paramKind) && !differs(old.spec.matchConditions, spec.matchConditions);
  const variables = policyVariables(spec);
  return [
    ...oneOf("spec.failurePolicy", spec.failurePolicy, ["Ignore", "Fail"]),
    ...oneOf("spec.reinvocationPolicy", spec.reinvocationPolicy, ["Never", "IfNeeded"]),
    ...validateParamKind("spec.paramKind", spec.paramKind),
    ...validateMatchConstraints("spec.matchConstraints", spec.matchConstraints),
    ...onlyMutable("spec.matchConstraints", spec.matchConstraints),
    ...(isSame ? [] : validateMatchConditions("spec.matchConditions", spec.matchConditions, paramVariables(spec.paramKind))),
    ...validateVariables("spec.variables", spec.variables, variables),
    ...when((spec.mutations ?? []).length === 0, () => required("spec.mutations", "must contain at least one item")),
    ...each("spec.mutations", spec.mutations, (mutation, path) => validateMutation(mutation, path, variables)),
  ];
}

export const mutatingAdmissionPolicy = defineKind<Policy>({
  resource: "admissionregistration.k8s.io/v1/mutatingadmissionpolicies",
  validateCreate: (policy) => validate(policy),
  validateUpdate: validate,
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicy",
    metadata: { name: "example" },
    spec: {
      reinvocationPolicy: "Never",
      matchConstraints: {
        resourceRules: [{ apiGroups: ["example.com"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["examples"] }],
      },
      mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{}" } }],
    },
  },
});
