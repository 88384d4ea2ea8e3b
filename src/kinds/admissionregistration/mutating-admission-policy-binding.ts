import type { MutatingAdmissionPolicyBinding } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";
import { onlyMutable, policyName, validateMatchResources, validateParamRef } from "./match-resources.ts";

export const mutatingAdmissionPolicyBinding = defineKind<MutatingAdmissionPolicyBinding>({
  resource: "admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings",
  validate: ({ spec }) => [
    ...policyName("spec.policyName", spec.policyName ?? ""),
    ...validateParamRef("spec.paramRef", spec.paramRef),
    ...validateMatchResources("spec.matchResources", spec.matchResources),
    ...onlyMutable("spec.matchResources", spec.matchResources),
  ],
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicyBinding",
    metadata: { name: "example" },
    spec: { policyName: "example" },
  },
});
