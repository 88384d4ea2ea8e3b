/** The Pods of a DaemonSet: how they are made and what is read from them. Pure. As kubernetes: controller/daemon/util. */
import type { DaemonSet } from "../../api/types/apps-v1.ts";
import type { Affinity, Pod, PodSpec, PodTemplateSpec } from "../../api/types/core-v1.ts";
import { revisionLabel } from "../revisions/revision.ts";
import { daemonTolerations } from "./tolerations.ts";

const generationLabel = "pod-template-generation";
const generationAnnotation = "deprecated.daemonset.template.generation";
const nameField = "metadata.name";

const generationOf = ({ metadata }: DaemonSet): string | undefined => metadata.annotations?.[generationAnnotation];

/** The template of the Pod for one node: bound to it by a required node affinity, which replaces the template's own. */
export function templateForNode(set: DaemonSet, hash: string, node: string): PodTemplateSpec {
  const { metadata, spec } = set.spec.template;
  const generation = generationOf(set);
  const labels = { ...metadata?.labels, ...(generation ? { [generationLabel]: generation } : {}), [revisionLabel]: hash };
  const whole = spec as PodSpec;
  return {
    metadata: { ...metadata, labels },
    spec: { ...whole, affinity: boundTo(node, whole.affinity), tolerations: daemonTolerations(whole) },
  };
}

function boundTo(node: string, affinity: Affinity = {}): Affinity {
  const matchFields = [{ key: nameField, operator: "In", values: [node] }] as const;
  const required = { nodeSelectorTerms: [{ matchFields }] };
  return { ...affinity, nodeAffinity: { ...affinity.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required } };
}

/** The node a Pod is on, or for which it was made; undefined for one that was made for none. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values } of matchFields)
      if (key === nameField && operator === "In" && values?.length === 1) return values[0];
  return undefined;
}

/** Made from the current template. */
export function isUpdated({ metadata: { labels } }: Pod, set: DaemonSet, hash: string): boolean {
  const generation = generationOf(set);
  return labels?.[revisionLabel] === hash || (generation !== undefined && labels?.[generationLabel] === generation);
}

/** Bound ones first, then older ones. */
export const byAge = (pods: readonly Pod[]): readonly Pod[] =>
  [...pods].sort((a, b) => Number(!a.spec.nodeName) - Number(!b.spec.nodeName) || order(a, b, "creationTimestamp") || order(a, b, "name"));

function order(a: Pod, b: Pod, field: "creationTimestamp" | "name"): number {
  const [x = "", y = ""] = [a.metadata[field], b.metadata[field]];
  return x === y ? 0 : x < y ? -1 : 1;
}
