import type { MutatingWebhookConfiguration } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  resource: "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
});
