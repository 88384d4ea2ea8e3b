import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import { matchesLabels } from "../generic/label-selector.ts";
import { defineKind } from "../kind.ts";
import { labelSelector, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { countsNotNegative } from "../validation/replica-status.ts";
import { validateJobSpec } from "./job-spec.ts";

const uidLabel = "batch.kubernetes.io/controller-uid";
const nameLabel = "batch.kubernetes.io/job-name";

/** Unless told otherwise a Job selects its own Pods by its uid. */
function withOwnSelector(job: Job): Job {
  if (job.spec.manualSelector === true) return job;
  const { uid = "", name = "" } = job.metadata;
  const { selector, template } = job.spec;
  const given = template?.metadata?.labels;
  const own: StringMap = { [uidLabel]: uid, "controller-uid": uid, [nameLabel]: name, "job-name": name };
  const labels = { ...own, ...given };
  return {
    ...job,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [uidLabel]: uid } },
      template: { ...template, metadata: { ...template?.metadata, labels } },
    },
  };
}

function validateSelector({ spec }: Job): FieldError[] {
  if (!spec.selector) return [required("spec.selector")];
  const errors = labelSelector("spec.selector", spec.selector);
  const labels = spec.template?.metadata?.labels ?? {};
  if (errors.length === 0 && !matchesLabels(spec.selector, labels))
    errors.push(invalidValue("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
  return errors;
}

const frozen = ["selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

/** A suspended Job's template may still be steered; anything else of it stays. */
function validateUpdate({ spec }: Job, old: Job): FieldError[] {
  const elastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  return [
    ...when(spec.completions !== old.spec.completions && !elastic, () =>
      invalidValue("spec.completions", spec.completions ?? null, "field is immutable"),
    ),
    ...frozen.flatMap((field) => immutable(`spec.${field}`, spec[field], old.spec[field])),
    ...(old.spec.suspend === true ? [] : immutable("spec.template", spec.template, old.spec.template)),
  ];
}

export const job = defineKind<Job>({
  resource: "batch/v1/jobs",
  orphansDependents: true,
  prepareForCreate: withOwnSelector,
  validate: (object) => [...validateJobSpec("spec", object.spec), ...validateSelector(object)],
  validateUpdate,
  selectableFields: { "status.successful": ({ status }) => `${status?.succeeded ?? 0}` },
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) => countsNotNegative({ ...status }, ["active", "succeeded", "failed", "ready", "terminating"]),
    },
  },
  example: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "example" },
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i:1" }] } } },
  },
});
