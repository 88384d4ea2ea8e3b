import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { own } from "../../api/own.ts";
import type { FlowSchema } from "../../api/types/flowcontrol-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, each, when } from "../validation/fields.ts";
import { mandatorySchemas } from "./mandatory.ts";
import { validatePolicyRules } from "./policy-rules.ts";
import { statusConditions } from "./status-conditions.ts";

const highest = 10000;
const methods = ["ByNamespace", "ByUser"];

function validatePrecedence(path: string, precedence: number, name: string | undefined): FieldError[] {
  return [
    ...when(precedence <= 0, () => invalidValue(path, precedence, "must be a positive value")),
    ...when(precedence > highest, () => invalidValue(path, precedence, `must not be greater than ${highest}`)),
    ...when(precedence === 1 && name !== "exempt", () =>
      invalidValue(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"),
    ),
  ];
}

function validate({ metadata, spec }: FlowSchema): FieldError[] {
  const { distinguisherMethod: method, priorityLevelConfiguration: level, matchingPrecedence: precedence = 0, rules } = spec;
  const { name = "" } = metadata;
  const fixed = own(mandatorySchemas, name);
  return [
    ...validatePrecedence("spec.matchingPrecedence", precedence, name),
    ...when(method !== undefined && !methods.includes(method.type), () => notSupported("spec.distinguisherMethod.type", method, methods)),
    ...(level?.name
      ? dnsSubdomain("spec.priorityLevelConfiguration.name", level.name)
      : [required("spec.priorityLevelConfiguration.name", "must reference a priority level")]),
    ...each("spec.rules", rules, validatePolicyRules),
    ...when(fixed !== undefined && differs(fixed, spec), () => invalidValue("spec", spec, `spec of '${name}' must equal the fixed value`)),
  ];
}

export const flowSchema = defineKind<FlowSchema>({
  resource: "flowcontrol.apiserver.k8s.io/v1/flowschemas",
  validate,
  subresources: { status: { shape: "view", validateUpdate: ({ status }) => statusConditions(status?.conditions) } },
  example: {
    apiVersion: "flowcontrol.apiserver.k8s.io/v1",
    kind: "FlowSchema",
    metadata: { name: "example" },
    spec: {
      priorityLevelConfiguration: { name: "workload-low" },
      rules: [
        {
          subjects: [{ kind: "User", user: { name: "example" } }],
          resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"] }],
        },
      ],
    },
  },
});
