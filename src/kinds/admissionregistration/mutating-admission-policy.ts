import type { MutatingAdmissionPolicy } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const mutatingAdmissionPolicy = defineKind<MutatingAdmissionPolicy>({
  resource: "admissionregistration.k8s.io/v1/mutatingadmissionpolicies",
});
