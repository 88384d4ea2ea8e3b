import type { ValidatingWebhookConfiguration } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";
import { exampleWebhooks, validateWebhooks, validateWebhooksUpdate } from "./webhook.ts";

export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>({
  resource: "admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
  validateCreate: validateWebhooks,
  validateUpdate: validateWebhooksUpdate,
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "example" },
    webhooks: exampleWebhooks,
  },
});
