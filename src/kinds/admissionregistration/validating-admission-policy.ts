import type { ValidatingAdmissionPolicy } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  resource: "admissionregistration.k8s.io/v1/validatingadmissionpolicies",
});
