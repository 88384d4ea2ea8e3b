import type { ValidatingWebhookConfiguration } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>({
  resource: "admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
});
