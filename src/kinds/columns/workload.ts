/** Rows of what makes Pods: apps and batch kinds, ReplicationControllers, PodTemplates. */
import { humanDuration } from "../../api/duration-human.ts";
import { controllerOf } from "../../api/meta.ts";
import { parseTime } from "../../api/time.ts";
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../../api/types/apps-v1.ts";
import type { CronJob, Job } from "../../api/types/batch-v1.ts";
import type { PodTemplate, ReplicationController } from "../../api/types/core-v1.ts";
import { age, boolText, type Cells, containerCells, formatLabels, formatSelector, isTrue, orNone, since } from "./cell-text.ts";

export const deploymentCells: Cells<Deployment> = (deployment, now) => {
  const { spec, status } = deployment;
  return [
    deployment.metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    age(deployment, now),
    ...containerCells(spec.template.spec?.containers),
    formatSelector(spec.selector),
  ];
};

export const replicaSetCells: Cells<ReplicaSet> = (set, now) => {
  const { spec, status } = set;
  return [
    set.metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(set, now),
    ...containerCells(spec.template?.spec?.containers),
    formatSelector(spec.selector),
  ];
};

export const replicationControllerCells: Cells<ReplicationController> = (controller, now) => {
  const { spec, status } = controller;
  return [
    controller.metadata.name,
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(controller, now),
    ...containerCells(spec?.template?.spec?.containers),
    formatLabels(spec?.selector),
  ];
};

export const statefulSetCells: Cells<StatefulSet> = (set, now) => [
  set.metadata.name,
  `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
  age(set, now),
  ...containerCells(set.spec.template.spec?.containers),
];

export const daemonSetCells: Cells<DaemonSet> = (set, now) => {
  const { spec, status } = set;
  return [
    set.metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec.template.spec?.nodeSelector),
    age(set, now),
    ...containerCells(spec.template.spec?.containers),
    formatSelector(spec.selector),
  ];
};

export const controllerRevisionCells: Cells<ControllerRevision> = (revision, now) => {
  const owner = controllerOf(revision);
  const [group = ""] = owner?.apiVersion.includes("/") ? owner.apiVersion.split("/") : [];
  const kind = owner ? `${owner.kind}${group ? `.${group}` : ""}`.toLowerCase() : "";
  return [revision.metadata.name, owner ? `${kind}/${owner.name}` : "<none>", revision.revision ?? 0, age(revision, now)];
};

export const jobCells: Cells<Job> = (job, now) => [
  job.metadata.name,
  jobStatus(job),
  jobCompletions(job),
  jobDuration(job, now),
  age(job, now),
  ...containerCells(job.spec.template.spec?.containers),
  formatSelector(job.spec.selector),
];

function jobStatus({ metadata, status }: Job): string {
  if (isTrue(status?.conditions, "Complete")) return "Complete";
  if (isTrue(status?.conditions, "Failed")) return "Failed";
  if (metadata.deletionTimestamp) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find((type) => isTrue(status?.conditions, type)) ?? "Running";
}

function jobCompletions({ spec, status }: Job): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${done}/1 of ${spec.parallelism}` : `${done}/1`;
}

function jobDuration({ status }: Job, now: number): string {
  const start = parseTime(status?.startTime ?? undefined);
  if (start === undefined) return "";
  return humanDuration((parseTime(status?.completionTime ?? undefined) ?? now) - start);
}

export const cronJobCells: Cells<CronJob> = (job, now) => {
  const { spec, status } = job;
  const last = status?.lastScheduleTime;
  return [
    job.metadata.name,
    spec.schedule,
    orNone(spec.timeZone),
    boolText(spec.suspend),
    status?.active?.length ?? 0,
    last ? since(last, now) : "<none>",
    age(job, now),
    ...containerCells(spec.jobTemplate.spec?.template.spec?.containers),
    formatSelector(spec.jobTemplate.spec?.selector),
  ];
};

export const podTemplateCells: Cells<PodTemplate> = ({ metadata, template }) => [
  metadata.name,
  ...containerCells(template?.spec?.containers),
  formatLabels(template?.metadata?.labels),
];
