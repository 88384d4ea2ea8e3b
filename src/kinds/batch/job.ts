import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { matchesLabels } from "../generic/label-selector.ts";
import { defineKind } from "../kind.ts";
import { labelSelector, when } from "../validation/fields.ts";
import { validateJobSpec } from "./job-spec.ts";
import { validateJobStatus } from "./job-status.ts";
import { validateJobUpdate } from "./job-update.ts";

const uidLabel = "batch.kubernetes.io/controller-uid";
const nameLabel = "batch.kubernetes.io/job-name";

/** The labels by which a Job's Pods are known, old and new style. */
const ownLabels = ({ uid = "", name = "" }: Job["metadata"]): StringMap => ({
  [uidLabel]: uid,
  "controller-uid": uid,
  [nameLabel]: name,
  "job-name": name,
});

/** Unless told otherwise a Job selects its own Pods by its uid. A Job that took its labels from the template shares these too. */
function withOwnSelector(job: Job): Job {
  if (job.spec.manualSelector === true) return job;
  const { uid = "" } = job.metadata;
  const { selector, template } = job.spec;
  const given = template?.metadata?.labels;
  const labels = { ...ownLabels(job.metadata), ...given };
  return {
    ...job,
    metadata: given && job.metadata.labels === given ? { ...job.metadata, labels } : job.metadata,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [uidLabel]: uid } },
      template: { ...template, metadata: { ...template?.metadata, labels } },
    },
  };
}

function validateSelector({ spec }: Job): FieldError[] {
  const errors = spec.selector ? labelSelector("spec.selector", spec.selector) : [required("spec.selector")];
  const labels = spec.template?.metadata?.labels ?? {};
  if (!spec.selector || (errors.length === 0 && !matchesLabels(spec.selector, labels)))
    errors.push(invalidValue("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
  return errors;
}

/** A generated selector asks for nothing but the labels that are generated with it. */
function validateGenerated({ metadata, spec }: Job): FieldError[] {
  const { manualSelector, selector } = spec;
  if (manualSelector === true || !selector || matchesLabels(selector, ownLabels(metadata))) return [];
  return [invalidValue("spec.selector", selector, "`selector` not auto-generated")];
}

const longestLabel = 63;

/** Pods of an Indexed Job are named after it: the last of them has to fit as well. */
function validateHostname({ metadata: { name = "" }, spec: { completionMode, completions = 0 } }: Job): FieldError[] {
  const last = `${name}-${completions - 1}`;
  return when(completionMode === "Indexed" && completions > 0 && last.length > longestLabel, () =>
    invalidValue("metadata.name", name, `will not able to create pod with invalid DNS label: ${last}`),
  );
}

export const job = defineKind<Job>({
  resource: "batch/v1/jobs",
  warnings: templateWarnings<Job>("spec.template", ({ spec }) => spec.template),
  dependents: "orphaned",
  deletionWarning:
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
  prepareForCreate: withOwnSelector,
  validate: (object) => [
    ...validateHostname(object),
    ...validateJobSpec("spec", object.spec),
    ...validateSelector(object),
    ...validateGenerated(object),
  ],
  validateUpdate: validateJobUpdate,
  selectableFields: { "status.successful": ({ status }) => `${status?.succeeded ?? 0}` },
  subresources: {
    status: { shape: "view", validateUpdate: validateJobStatus },
  },
  example: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "example" },
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i:1" }] } } },
  },
});
