import type { MutatingWebhookConfiguration } from "../../api/types/admissionregistration-v1.ts";
import { defineKind } from "../kind.ts";
import { exampleWebhooks, validateWebhooks, validateWebhooksUpdate } from "./webhook.ts";

export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  resource: "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
  validateCreate: validateWebhooks,
  validateUpdate: validateWebhooksUpdate,
  example: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "example" },
    webhooks: exampleWebhooks,
  },
});
