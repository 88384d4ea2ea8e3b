import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { StatefulSet, StatefulSetSpec } from "../../api/types/apps-v1.ts";
import { validateClaimSpec } from "../core/claim/claim-spec.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { scaleSubresource } from "../generic/scale.ts";
import { labelSelectorText } from "../generic/selector-text.ts";
import { defineKind } from "../kind.ts";
import { dnsLabel, each, intOrPercent, nonNegative, optionalOneOf, percentValue, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { dnsLabelName } from "../validation/name-rules.ts";
import { collisionCountGrows, countsNotNegative, notAbove } from "../validation/replica-status.ts";
import { replicaTemplate, requiredSelector } from "../validation/replica-template.ts";

/** Claim templates are written out as whole claims. */
function withClaimKinds(set: StatefulSet): StatefulSet {
  const templates = set.spec?.volumeClaimTemplates;
  if (!templates?.some((template) => template.kind === undefined || template.apiVersion === undefined)) return set;
  const whole = templates.map((template) => ({ ...template, apiVersion: "v1", kind: "PersistentVolumeClaim" }));
  return { ...set, spec: { ...set.spec, volumeClaimTemplates: whole } };
}

function validateStrategy({ updateStrategy }: StatefulSetSpec): FieldError[] {
  const { type, rollingUpdate } = updateStrategy ?? {};
  const path = "spec.updateStrategy";
  if (!type) return [required(path)];
  if (type === "OnDelete")
    return when(rollingUpdate !== undefined, () =>
      invalidValue(`${path}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'"),
    );
  if (type !== "RollingUpdate") return [invalidValue(path, updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")];
  const { partition, maxUnavailable } = rollingUpdate ?? {};
  const at = `${path}.rollingUpdate.maxUnavailable`;
  return [
    ...nonNegative(`${path}.rollingUpdate.partition`, partition),
    ...intOrPercent(at, maxUnavailable),
    ...when(maxUnavailable !== undefined && !(percentValue(maxUnavailable) ?? Number(maxUnavailable)), () =>
      invalidValue(at, maxUnavailable, "cannot be 0"),
    ),
    ...when((percentValue(maxUnavailable) ?? 0) > 100, () => invalidValue(at, maxUnavailable, "must not be greater than 100%")),
  ];
}

function validatePolicies({ podManagementPolicy, persistentVolumeClaimRetentionPolicy: retention }: StatefulSetSpec): FieldError[] {
  const path = "spec.podManagementPolicy";
  const known = podManagementPolicy === "OrderedReady" || podManagementPolicy === "Parallel";
  const values = ["Retain", "Delete"];
  return [
    ...(podManagementPolicy
      ? when(!known, () => invalidValue(path, podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"))
      : [required(path)]),
    ...optionalOneOf("spec.persistentVolumeClaimRetentionPolicy.whenDeleted", retention?.whenDeleted, values),
    ...optionalOneOf("spec.persistentVolumeClaimRetentionPolicy.whenScaled", retention?.whenScaled, values),
  ];
}

function validate({ spec }: StatefulSet): FieldError[] {
  return [
    ...validatePolicies(spec),
    ...validateStrategy(spec),
    ...each("spec.volumeClaimTemplates", spec.volumeClaimTemplates, (template, path) => validateClaimSpec(`${path}.spec`, template.spec)),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...(spec.serviceName ? dnsLabel("spec.serviceName", spec.serviceName) : []),
    ...requiredSelector("spec.selector", spec.selector, "statefulset"),
    ...replicaTemplate("spec.template", spec.template, spec.selector),
  ];
}

const frozen = ["selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy"] as const;
const counts = [
  "replicas",
  "readyReplicas",
  "currentReplicas",
  "updatedReplicas",
  "availableReplicas",
  "observedGeneration",
  "collisionCount",
];

function validateStatus({ status }: StatefulSet, old: StatefulSet): FieldError[] {
  const now = { ...status };
  return [
    ...countsNotNegative(now, counts),
    ...["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"].flatMap((field) => notAbove(now, field, "replicas")),
    ...notAbove(now, "availableReplicas", "readyReplicas"),
    ...collisionCountGrows(now, { ...old.status }),
  ];
}

export const statefulSet = defineKind<StatefulSet>({
  resource: "apps/v1/statefulsets",
  warnings: templateWarnings<StatefulSet>("spec.template", ({ spec }) => spec.template),
  validateName: dnsLabelName,
  prepareForCreate: withClaimKinds,
  prepareForUpdate: withClaimKinds,
  subresources: {
    scale: scaleSubresource<StatefulSet>((parent) => labelSelectorText(parent.spec.selector)),
    status: { shape: "view", validateUpdate: validateStatus },
  },
  validate,
  validateUpdate: (object, old) => frozen.flatMap((field) => immutable(`spec.${field}`, object.spec[field], old.spec[field])),
  example: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "example" },
    spec: {
      replicas: 0,
      serviceName: "example",
      selector: { matchLabels: { app: "example" } },
      template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
    },
  },
});
