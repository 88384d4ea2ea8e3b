/** What makes a Pod of a StatefulSet the one it is. Pure. As kubernetes: controller/statefulset/stateful_set_utils.go. */
import type { StatefulSet } from "../../api/types/apps-v1.ts";
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, Volume } from "../../api/types/core-v1.ts";
import { podFromTemplate } from "../replica-set/pod-control.ts";
import { revisionLabel } from "../revisions/revision.ts";

const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

/** The name of the set a Pod's name tells of, and its ordinal; undefined for names of another form. */
export function parseName(name = ""): { readonly parent: string; readonly ordinal: number } | undefined {
  const [, parent, digits] = /^(.*)-(\d+)$/s.exec(name) ?? [];
  return parent === undefined || digits === undefined ? undefined : { parent, ordinal: Number(digits) };
}

export const isMember = (set: StatefulSet, pod: Pod): boolean => parseName(pod.metadata.name)?.parent === set.metadata.name;

export const ordinalOf = (pod: Pod): number => parseName(pod.metadata.name)?.ordinal ?? -1;

export const startOf = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

export const wantedReplicas = ({ spec }: StatefulSet): number => spec.replicas ?? 1;

export function isWanted(set: StatefulSet, ordinal: number): boolean {
  const start = startOf(set);
  return ordinal >= start && ordinal < start + wantedReplicas(set);
}

export const podNameOf = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;

const claimNameOf = (set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string =>
  `${template.metadata.name}-${podNameOf(set, ordinal)}`;

export const claimNames = (set: StatefulSet, ordinal: number): readonly string[] =>
  (set.spec.volumeClaimTemplates ?? []).map((template) => claimNameOf(set, template, ordinal));

/** The claims of a Pod, as they are made: they carry what the set selects by. */
export function claimsFor(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const labels = { ...template.metadata.labels, ...set.spec.selector.matchLabels };
    const metadata = { ...template.metadata, name: claimNameOf(set, template, ordinal), namespace: set.metadata.namespace, labels };
    return { metadata, spec: template.spec } as PersistentVolumeClaim;
  });
}

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[revisionLabel] ?? "";

/** The template and name of the revision a new Pod gets. */
export interface PodRevision {
  readonly name: string;
  readonly template: PodTemplateSpec;
}

export function newPod(set: StatefulSet, ordinal: number, revision: PodRevision): Pod {
  const pod = podFromTemplate(revision.template, set);
  const name = podNameOf(set, ordinal);
  const labels = { ...pod.metadata.labels, ...identityLabels(name, ordinal), [revisionLabel]: revision.name };
  return {
    ...pod,
    metadata: { ...pod.metadata, name, labels },
    spec: { ...pod.spec, hostname: name, subdomain: set.spec.serviceName, volumes: volumesFor(set, ordinal, pod.spec.volumes) },
  };
}

const identityLabels = (name: string, ordinal: number) => ({ [podNameLabel]: name, [podIndexLabel]: String(ordinal) });

/** The claims as volumes in place of the template's volumes of the same names. */
function volumesFor(set: StatefulSet, ordinal: number, given: readonly Volume[] | undefined): readonly Volume[] | undefined {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return given;
  const names = new Set(templates.map(({ metadata }) => metadata.name));
  const claimed = templates.map((template) => ({
    name: template.metadata.name ?? "",
    persistentVolumeClaim: { claimName: claimNameOf(set, template, ordinal) },
  }));
  return [...claimed, ...(given ?? []).filter(({ name }) => !names.has(name))];
}

/** The Pod with the labels of its name; the same object if it has them. */
export function withIdentity(pod: Pod): Pod {
  const { name = "", labels } = pod.metadata;
  if (labels?.[podNameLabel] === name) return pod;
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...identityLabels(name, ordinalOf(pod)) } } };
}
