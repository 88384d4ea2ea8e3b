/** Sums, orders and choices over the ReplicaSets of a Deployment. */

import { equalJson } from "../../api/equal-json.ts";
import type { StringMap } from "../../api/meta.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import type { PodTemplateSpec } from "../../api/types/core-v1.ts";
import { revisionOf } from "./annotations.ts";
import { templateHashLabel } from "./template-hash.ts";

/** The ReplicaSets of a Deployment by their part in it. */
export interface Sets {
  /** The one of the current template. */
  readonly current: ReplicaSet | undefined;
  /** All others, oldest first. */
  readonly old: readonly ReplicaSet[];
}

export const allSets = ({ current, old }: Sets): readonly ReplicaSet[] => (current ? [...old, current] : old);

export const sizeOf = (set: ReplicaSet): number => set.spec.replicas ?? 1;

export const active = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] => sets.filter((set) => sizeOf(set) > 0);

/** Pods asked for. */
export const totalSize = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + sizeOf(set), 0);

type Count = "replicas" | "readyReplicas" | "availableReplicas";

/** Pods counted in status. */
export const totalCount = (sets: readonly ReplicaSet[], count: Count): number =>
  sets.reduce((sum, { status }) => sum + (status?.[count] ?? 0), 0);

/** Undefined as soon as one ReplicaSet does not tell. */
export function totalTerminating(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas === undefined) return undefined;
    sum += status.terminatingReplicas;
  }
  return sum;
}

type Order = (a: ReplicaSet, b: ReplicaSet) => number;

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const byAge: Order = (a, b) =>
  byText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || byText(a.metadata.name ?? "", b.metadata.name ?? "");

/** Bigger first; of the same size newer first. */
export const bySizeNewer: Order = (a, b) => sizeOf(b) - sizeOf(a) || byAge(b, a);

/** Bigger first; of the same size older first. */
export const bySizeOlder: Order = (a, b) => sizeOf(b) - sizeOf(a) || byAge(a, b);

export const byRevision: Order = (a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b);

/** Sorts the ReplicaSets of a Deployment into the one with its template, the oldest of them if there are several, and the rest. */
export function sortSets(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
  const sorted = [...sets].sort(byAge);
  const current = sorted.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
  return { current, old: sorted.filter((set) => set !== current) };
}

/** Equal but for the hash label. */
export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return equalJson(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = template.metadata?.labels;
  if (labels?.[templateHashLabel] === undefined) return template;
  const rest: StringMap = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== templateHashLabel));
  return { ...template, metadata: { ...template.metadata, labels: rest } };
}
