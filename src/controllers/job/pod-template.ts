/** The template of one Pod of a Job. Pure. As kubernetes: pkg/controller/job/indexed_job_utils.go. */
import type { Job } from "../../api/types/batch-v1.ts";
import type { Container, Pod, PodTemplateSpec } from "../../api/types/core-v1.ts";
import { podFromTemplate } from "../replica-set/pod-control.ts";
import { failureCountName, failuresWith, ignoredFailureCountName, indexName, trackingFinalizer } from "./job-pods.ts";

const environmentName = "JOB_COMPLETION_INDEX";
/** What a generated name has before its five random characters. */
const longestPrefix = 58;

/** `index`: of an Indexed Job. `replaced`: the failed Pod of the same index whose failures it takes over. */
export function jobPod(job: Job, index: number | undefined, replaced?: Pod): Pod {
  const { template } = job.spec;
  const { finalizers = [] } = template.metadata ?? {};
  const tracked = finalizers.includes(trackingFinalizer) ? finalizers : [...finalizers, trackingFinalizer];
  const made: PodTemplateSpec = { ...template, metadata: { ...template.metadata, finalizers: tracked } };
  if (index === undefined) return podFromTemplate(made, job);
  const pod = podFromTemplate(indexed(made, { job, index, replaced }), job);
  return { ...pod, metadata: { ...pod.metadata, generateName: namePrefix(job.metadata.name ?? "", index) } };
}

function indexed(template: PodTemplateSpec, of: { job: Job; index: number; replaced: Pod | undefined }): PodTemplateSpec {
  const { job, index, replaced } = of;
  const { metadata, spec } = template;
  const initContainers = spec?.initContainers?.map(withIndexVariable);
  return {
    metadata: {
      ...metadata,
      labels: { ...metadata?.labels, [indexName]: `${index}` },
      annotations: { ...metadata?.annotations, [indexName]: `${index}`, ...failureCounts(job, replaced) },
    },
    spec: {
      ...spec,
      ...(initContainers ? { initContainers } : {}),
      containers: (spec?.containers ?? []).map(withIndexVariable),
      hostname: `${job.metadata.name}-${index}`,
    },
  } as PodTemplateSpec;
}

function failureCounts(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (job.spec.backoffLimitPerIndex === undefined) return {};
  const { counted, ignored } = replaced ? failuresWith(replaced, job) : { counted: 0, ignored: 0 };
  return { [failureCountName]: `${counted}`, ...(ignored > 0 ? { [ignoredFailureCountName]: `${ignored}` } : {}) };
}

function withIndexVariable(container: Container): Container {
  const env = container.env ?? [];
  if (env.some(({ name }) => name === environmentName)) return container;
  const fieldPath = `metadata.labels['${indexName}']`;
  return { ...container, env: [...env, { name: environmentName, valueFrom: { fieldRef: { fieldPath } } }] } as Container;
}

function namePrefix(name: string, index: number): string {
  const ending = `-${index}-`;
  return name.slice(0, longestPrefix - ending.length) + ending;
}
