import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from "../../api/types/apps-v1.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { scaleSubresource } from "../generic/scale.ts";
import { labelSelectorText } from "../generic/selector-text.ts";
import { defineKind } from "../kind.ts";
import { intOrPercent, nonNegative, percentValue, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { collisionCountGrows, countsNotNegative, notAbove } from "../validation/replica-status.ts";
import { replicaTemplate, requiredSelector } from "../validation/replica-template.ts";

const amount = (value: number | string | undefined): number => percentValue(value) ?? (typeof value === "number" ? value : 0);

/** Both amounts are fine by themselves and not zero together; not more than all Pods may be unavailable. */
function validateRollingUpdate(path: string, { maxUnavailable, maxSurge }: RollingUpdateDeployment): FieldError[] {
  const at = `${path}.maxUnavailable`;
  return [
    ...intOrPercent(at, maxUnavailable),
    ...intOrPercent(`${path}.maxSurge`, maxSurge),
    ...when(amount(maxUnavailable) === 0 && amount(maxSurge) === 0, () =>
      invalidValue(at, maxUnavailable, "may not be 0 when `maxSurge` is 0"),
    ),
    ...when((percentValue(maxUnavailable) ?? 0) > 100, () => invalidValue(at, maxUnavailable, "must not be greater than 100%")),
  ];
}

function validateStrategy(path: string, strategy: DeploymentStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate")
    return when(rollingUpdate !== undefined, () =>
      forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"),
    );
  if (type !== "RollingUpdate") return [notSupported(path, strategy, ["Recreate", "RollingUpdate"])];
  return rollingUpdate ? validateRollingUpdate(`${path}.rollingUpdate`, rollingUpdate) : [required(`${path}.rollingUpdate`)];
}

function validateDeadline(spec: DeploymentSpec): FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const path = "spec.progressDeadlineSeconds";
  return [
    ...nonNegative(path, deadline),
    ...when(deadline !== undefined && deadline <= minReadySeconds, () =>
      invalidValue(path, deadline, "must be greater than minReadySeconds"),
    ),
  ];
}

function validate({ spec }: Deployment): FieldError[] {
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...requiredSelector("spec.selector", spec.selector, "deployment"),
    ...replicaTemplate("spec.template", spec.template, spec.selector),
    ...validateStrategy("spec.strategy", spec.strategy ?? {}),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...validateDeadline(spec),
  ];
}

const counts = [
  "observedGeneration",
  "replicas",
  "updatedReplicas",
  "readyReplicas",
  "availableReplicas",
  "unavailableReplicas",
  "terminatingReplicas",
  "collisionCount",
];

function validateStatus({ status }: Deployment, old: Deployment): FieldError[] {
  const now = { ...status };
  return [
    ...countsNotNegative(now, counts),
    ...notAbove(now, "updatedReplicas", "replicas"),
    ...notAbove(now, "readyReplicas", "replicas"),
    ...notAbove(now, "availableReplicas", "replicas"),
    ...notAbove(now, "availableReplicas", "readyReplicas"),
    ...collisionCountGrows(now, { ...old.status }),
  ];
}

export const deployment = defineKind<Deployment>({
  resource: "apps/v1/deployments",
  warnings: templateWarnings<Deployment>("spec.template", ({ spec }) => spec.template),
  subresources: {
    scale: scaleSubresource<Deployment>((parent) => labelSelectorText(parent.spec.selector)),
    status: { shape: "view", validateUpdate: validateStatus },
  },
  validate,
  validateUpdate: (object, old) => immutable("spec.selector", object.spec.selector, old.spec.selector),
  example: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "example" },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "example" } },
      template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
    },
  },
});
