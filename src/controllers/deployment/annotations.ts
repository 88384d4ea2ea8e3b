/** What a Deployment writes on its ReplicaSets. As kubernetes: controller/deployment/util/deployment_util.go. */
import type { KubeObject, StringMap } from "../../api/meta.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import { maxSurge, wantedReplicas } from "./fenceposts.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
const historyAnnotation = "deployment.kubernetes.io/revision-history";
const desiredAnnotation = "deployment.kubernetes.io/desired-replicas";
const maxAnnotation = "deployment.kubernetes.io/max-replicas";

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const notInherited = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  "deprecated.deployment.rollback.to",
]);

/** So many characters of old revisions are kept; the oldest are forgotten first. */
const historyLength = 2000;

/** The revision of a ReplicaSet or Deployment; 0 if it has none that is a number. */
export function revisionOf(object: KubeObject): number {
  return numberIn(object.metadata.annotations, revisionAnnotation) ?? 0;
}

/** For how many replicas of the Deployment the ReplicaSet was last sized. */
export const desiredReplicasOf = (set: ReplicaSet) => numberIn(set.metadata.annotations, desiredAnnotation);

/** The most Pods the Deployment allowed when the ReplicaSet was last sized. */
export const maxReplicasOf = (set: ReplicaSet) => numberIn(set.metadata.annotations, maxAnnotation);

function numberIn(annotations: StringMap | undefined, name: string): number | undefined {
  const text = annotations?.[name];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** The annotations of a ReplicaSet sized for the Deployment as it is now; the same object if nothing changes. */
export function withSizeAnnotations(annotations: StringMap, deployment: Deployment): StringMap {
  const wanted = wantedReplicas(deployment);
  return merged(annotations, { [desiredAnnotation]: String(wanted), [maxAnnotation]: String(wanted + maxSurge(deployment)) });
}

/**
 * The annotations of the current ReplicaSet: the Deployment's own (what was taken away there stays), and the revision,
 * one above all others. An earlier revision of this ReplicaSet goes into its history. The same object if nothing changes.
 */
export function withRevisionAnnotations(annotations: StringMap, deployment: Deployment, revision: number): StringMap {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !notInherited.has(name));
  const next = merged(annotations, Object.fromEntries(inherited));
  const before = next[revisionAnnotation];
  if (before && !/^-?\d+$/.test(before)) return next;
  if (Number(before ?? 0) >= revision) return next;
  const history = before === undefined ? {} : { [historyAnnotation]: grownHistory(next[historyAnnotation] ?? "", before) };
  return { ...next, [revisionAnnotation]: String(revision), ...history };
}

function grownHistory(history: string, revision: string): string {
  if (!history) return revision;
  const old = history.split(",");
  let length = history.length + revision.length + 1;
  let start = 0;
  while (length > historyLength && start < old.length) length -= (old[start++] as string).length + 1;
  return [...old.slice(start), revision].join(",");
}

function merged(base: StringMap, more: StringMap): StringMap {
  for (const name in more) if (base[name] !== more[name]) return { ...base, ...more };
  return base;
}
