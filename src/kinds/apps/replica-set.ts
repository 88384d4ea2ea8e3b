import type { FieldError } from "../../api/field-error.ts";
import type { ReplicaSet } from "../../api/types/apps-v1.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { scaleSubresource } from "../generic/scale.ts";
import { labelSelectorText } from "../generic/selector-text.ts";
import { defineKind } from "../kind.ts";
import { nonNegative } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { countsNotNegative, notAbove } from "../validation/replica-status.ts";
import { replicaTemplate, requiredSelector } from "../validation/replica-template.ts";

function validate({ spec }: ReplicaSet): FieldError[] {
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...requiredSelector("spec.selector", spec.selector, "deployment"),
    ...replicaTemplate("spec.template", spec.template, spec.selector),
  ];
}

const counts = ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "terminatingReplicas", "observedGeneration"];

/** Also the rules of a ReplicationController's status. */
export function validateReplicaSetStatus(status: object | undefined): FieldError[] {
  const now = { ...status };
  return [
    ...countsNotNegative(now, counts),
    ...notAbove(now, "fullyLabeledReplicas", "replicas"),
    ...notAbove(now, "readyReplicas", "replicas"),
    ...notAbove(now, "availableReplicas", "replicas"),
    ...notAbove(now, "availableReplicas", "readyReplicas"),
  ];
}

export const replicaSet = defineKind<ReplicaSet>({
  resource: "apps/v1/replicasets",
  warnings: templateWarnings<ReplicaSet>("spec.template", ({ spec }) => spec.template),
  subresources: {
    scale: scaleSubresource<ReplicaSet>((parent) => labelSelectorText(parent.spec.selector)),
    status: { shape: "view", validateUpdate: (object) => validateReplicaSetStatus(object.status) },
  },
  validate,
  validateUpdate: (object, old) => immutable("spec.selector", object.spec.selector, old.spec.selector),
  example: {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "example" },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "example" } },
      template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
    },
  },
});
