import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { DaemonSet, DaemonSetSpec } from "../../api/types/apps-v1.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { intOrPercent, nonNegative, percentValue, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { collisionCountGrows, countsNotNegative } from "../validation/replica-status.ts";
import { replicaTemplate, requiredSelector } from "../validation/replica-template.ts";

const generationAnnotation = "deprecated.daemonset.template.generation";

/** How often the template changed, as old clients read it. */
function withTemplateGeneration(set: DaemonSet, generation: string): DaemonSet {
  if (set.metadata.annotations?.[generationAnnotation] === generation) return set;
  return { ...set, metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [generationAnnotation]: generation } } };
}

const generationOf = ({ metadata }: DaemonSet): number => Number(metadata.annotations?.[generationAnnotation] ?? 0) || 0;
const amount = (value: number | string | undefined): number => percentValue(value) ?? (typeof value === "number" ? value : 0);

function validateStrategy({ updateStrategy }: DaemonSetSpec): FieldError[] {
  const path = "spec.updateStrategy";
  const { type, rollingUpdate } = updateStrategy ?? {};
  if (type === "OnDelete") return [];
  if (type !== "RollingUpdate") return [notSupported(path, updateStrategy, ["RollingUpdate", "OnDelete"])];
  if (!rollingUpdate) return [required(`${path}.rollingUpdate`)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const [unavailableAt, surgeAt] = [`${path}.rollingUpdate.maxUnavailable`, `${path}.rollingUpdate.maxSurge`];
  const tooMuch = (at: string, value: number | string | undefined) =>
    when((percentValue(value) ?? 0) > 100, () => invalidValue(at, value, "must not be greater than 100%"));
  return [
    ...intOrPercent(unavailableAt, maxUnavailable),
    ...intOrPercent(surgeAt, maxSurge),
    ...tooMuch(unavailableAt, maxUnavailable),
    ...tooMuch(surgeAt, maxSurge),
    ...when(amount(maxUnavailable) > 0 && amount(maxSurge) > 0, () =>
      invalidValue(surgeAt, maxSurge, "may not be set when maxUnavailable is non-zero"),
    ),
    ...when(amount(maxUnavailable) === 0 && amount(maxSurge) === 0, () => required(unavailableAt, "cannot be 0 when maxSurge is 0")),
  ];
}

function validate({ spec }: DaemonSet): FieldError[] {
  return [
    ...(spec.selector ? requiredSelector("spec.selector", spec.selector, "daemonset") : []),
    ...replicaTemplate("spec.template", spec.template, spec.selector),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateStrategy(spec),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
  ];
}

const counts = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
];

export const daemonSet = defineKind<DaemonSet>({
  resource: "apps/v1/daemonsets",
  warnings: templateWarnings<DaemonSet>("spec.template", ({ spec }) => spec.template),
  prepareForCreate: (object) => withTemplateGeneration(object, `${Math.max(1, generationOf(object))}`),
  prepareForUpdate: (object, old) =>
    withTemplateGeneration(object, `${generationOf(old) + (differs(old.spec.template, object.spec.template) ? 1 : 0)}`),
  validate,
  validateUpdate: (object, old) => immutable("spec.selector", object.spec.selector, old.spec.selector),
  subresources: {
    status: {
      shape: "view",
      validateUpdate: (object, old) => [
        ...countsNotNegative({ ...object.status }, counts),
        ...collisionCountGrows({ ...object.status }, { ...old.status }),
      ],
    },
  },
  example: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "example" },
    spec: {
      selector: { matchLabels: { app: "example" } },
      template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
    },
  },
});
