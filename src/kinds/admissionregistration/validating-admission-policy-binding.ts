import type { ValidatingAdmissionPolicyBinding } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  resource: "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
});
