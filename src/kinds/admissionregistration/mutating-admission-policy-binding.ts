import type { MutatingAdmissionPolicyBinding } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const mutatingAdmissionPolicyBinding = defineKind<MutatingAdmissionPolicyBinding>({
  resource: "admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings",
});
