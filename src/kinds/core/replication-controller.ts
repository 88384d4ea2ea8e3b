import { type FieldError, required } from "../../api/field-error.ts";
import type { ReplicationController } from "../../api/types/core-v1.ts";
import { validateReplicaSetStatus } from "../apps/replica-set.ts";
import { scaleSubresource } from "../generic/scale.ts";
import { mapSelectorText } from "../generic/selector-text.ts";
import { defineKind } from "../kind.ts";
import { nonNegative } from "../validation/fields.ts";
import { replicaTemplate } from "../validation/replica-template.ts";
import { templateWarnings } from "./pod/template-warnings.ts";

function validate({ spec = {} }: ReplicationController): FieldError[] {
  const { selector = {}, template, replicas, minReadySeconds } = spec;
  return [
    ...(Object.keys(selector).length === 0 ? [required("spec.selector")] : []),
    ...replicaTemplate("spec.template", template, { matchLabels: selector }),
    ...(replicas === undefined ? [required("spec.replicas")] : nonNegative("spec.replicas", replicas)),
    ...nonNegative("spec.minReadySeconds", minReadySeconds),
  ];
}

export const replicationController = defineKind<ReplicationController>({
  resource: "core/v1/replicationcontrollers",
  warnings: templateWarnings<ReplicationController>("spec.template", ({ spec }) => spec?.template),
  dependents: "orphaned",
  subresources: {
    scale: scaleSubresource<ReplicationController>((parent) => mapSelectorText(parent.spec?.selector)),
    status: { shape: "view", validateUpdate: (object) => validateReplicaSetStatus(object.status) },
  },
  validate,
  example: {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name: "example" },
    spec: {
      replicas: 0,
      selector: { app: "example" },
      template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
    },
  },
});
