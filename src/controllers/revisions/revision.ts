/** ControllerRevisions: the templates a DaemonSet or StatefulSet has had. Pure. As kubernetes: pkg/controller/history. */

import { equalJson } from "../../api/equal-json.ts";
import type { KubeObject, StringMap } from "../../api/meta.ts";
import type { ControllerRevision } from "../../api/types/apps-v1.ts";
import type { PodTemplateSpec } from "../../api/types/core-v1.ts";
import { controllerReference } from "../claim.ts";
import { templateHash } from "../deployment/template-hash.ts";

/** The label by which Pods tell their revision. */
export const revisionLabel = "controller-revision-hash";

/** Longer owner names are cut, so that `name-hash` stays a name. */
const longestPrefix = 223;

/** The strategic merge patch that gives an owner this template again. */
export const revisionData = (template: PodTemplateSpec): object => ({ spec: { template: { ...template, $patch: "replace" } } });

/** Older ones first; as kubernetes: history.SortControllerRevisions. */
export const sortRevisions = (revisions: readonly ControllerRevision[]): readonly ControllerRevision[] =>
  [...revisions].sort((a, b) => numberOf(a) - numberOf(b) || compare(a, b, "creationTimestamp") || compare(a, b, "name"));

export const numberOf = ({ revision }: ControllerRevision): number => revision ?? 0;

function compare(a: ControllerRevision, b: ControllerRevision, field: "creationTimestamp" | "name"): number {
  const [x = "", y = ""] = [a.metadata[field], b.metadata[field]];
  return x === y ? 0 : x < y ? -1 : 1;
}

export interface RevisionPlan {
  /** The newest revision with the owner's template. */
  readonly current: ControllerRevision | undefined;
  /** Further ones with the same template. */
  readonly duplicates: readonly ControllerRevision[];
  /** Those with other templates, older ones first. */
  readonly old: readonly ControllerRevision[];
  /** The least number the current revision must have: one above all others. */
  readonly number: number;
}

export function planRevisions(revisions: readonly ControllerRevision[], data: object): RevisionPlan {
  const sorted = sortRevisions(revisions);
  const same = sorted.filter((revision) => equalJson(revision.data, data));
  const old = sorted.filter((revision) => !same.includes(revision));
  return { current: same.at(-1), duplicates: same.slice(0, -1), old, number: Math.max(0, ...old.map(numberOf)) + 1 };
}

export interface RevisionSource {
  readonly owner: KubeObject;
  readonly template: PodTemplateSpec;
  /** Under which label the revision carries its hash. */
  readonly hashLabel: string;
}

export interface Numbering {
  readonly number: number;
  readonly collisionCount: number | undefined;
}

/** A new revision of the owner, named after it and the hash of the template. */
export function newRevision({ owner, template, hashLabel }: RevisionSource, { number, collisionCount }: Numbering): ControllerRevision {
  const hash = templateHash(template, collisionCount);
  const { name = "", namespace, annotations } = owner.metadata;
  const labels: StringMap = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    metadata: {
      name: `${name.slice(0, longestPrefix)}-${hash}`,
      namespace,
      labels,
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data: revisionData(template),
    revision: number,
  };
}

/** The template a revision stands for. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (data as { spec: { template: PodTemplateSpec & { $patch?: string } } }).spec.template;
  return template;
}
