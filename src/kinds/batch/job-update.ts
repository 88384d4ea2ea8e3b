/** What an update may change in a Job. As kubernetes: ValidateJobSpecUpdate. */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import type { Affinity, PodTemplateSpec } from "../../api/types/core-v1.ts";
import { when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

const frozen = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

/** The old affinity with the new one's rules for nodes. */
function steeredAffinity(now: Affinity | undefined, before: Affinity | undefined): Affinity | undefined {
  const { nodeAffinity: _, ...others } = before ?? {};
  const nodeAffinity = now?.nodeAffinity;
  if (!now && Object.keys(others).length === 0) return undefined;
  return nodeAffinity ? { ...others, nodeAffinity } : others;
}

/** The old template with all of the new one that says where Pods may run and what they ask for. */
function steered(now: PodTemplateSpec, before: PodTemplateSpec): PodTemplateSpec {
  const { labels, annotations } = now.metadata ?? {};
  const spec = now.spec;
  if (!spec || !before.spec) return before;
  const resourcesOf = (list: "containers" | "initContainers") =>
    before.spec?.[list]?.map((container) => {
      const same = spec[list]?.find(({ name }) => name === container.name);
      return same ? { ...container, resources: same.resources } : container;
    });
  const { nodeSelector, tolerations, schedulingGates } = spec;
  const affinity = steeredAffinity(spec.affinity, before.spec.affinity);
  return {
    metadata: { ...before.metadata, labels, annotations },
    spec: {
      ...before.spec,
      affinity,
      nodeSelector,
      tolerations,
      schedulingGates,
      containers: resourcesOf("containers") ?? [],
      initContainers: resourcesOf("initContainers"),
    },
  };
}

/** A Job that is suspended and has no Pods left may be steered elsewhere. */
function validateTemplate({ spec }: Job, old: Job): FieldError[] {
  const movable = old.spec.suspend === true && (old.status?.active ?? 0) === 0;
  const before = movable && spec.template && old.spec.template ? steered(spec.template, old.spec.template) : old.spec.template;
  return immutable("spec.template", spec.template, before);
}

export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const { spec } = job;
  const elastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  return [
    ...when(spec.completions !== old.spec.completions && !elastic, () =>
      invalidValue("spec.completions", spec.completions ?? null, "field is immutable"),
    ),
    ...immutable("spec.selector", spec.selector, old.spec.selector),
    ...validateTemplate(job, old),
    ...frozen.flatMap((field) => immutable(`spec.${field}`, spec[field], old.spec[field])),
  ];
}
