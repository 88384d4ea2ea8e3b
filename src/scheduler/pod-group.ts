/** Which Pods a rule about other Pods means. As kubernetes: framework.AffinityTerm. */
import type { StringMap } from "../api/meta.ts";
import { compileLabelSelector, labelSelectorMatches } from "../api/selectors.ts";
import type { Pod, PodAffinityTerm } from "../api/types/core-v1.ts";
import type { LabelSelector } from "../api/types/meta-v1.ts";

/** The labels of a namespace; undefined: it is not there. */
export type NamespaceLabels = (namespace: string) => StringMap | undefined;

export interface PodGroup {
  /** The same for groups that say the same. */
  readonly key: string;
  /** Where its Pods are filed: all of them carry this label in this namespace; see {@link filesOf}. */
  readonly file: string;
  matches(pod: Pod): boolean;
}

/** Pods of any namespace. */
const anywhere = "*";

/** Under which files a group that the Pod may belong to is found. */
export function filesOf({ metadata }: Pod): readonly string[] {
  const { namespace = "", labels = {} } = metadata;
  return [anywhere, namespace, ...Object.entries(labels).map(([key, value]) => `${namespace}\0${key}\0${value}`)];
}

function fileOf(namespaces: readonly string[], selector: LabelSelector | undefined): string {
  const [namespace] = namespaces;
  if (namespaces.length !== 1 || namespace === undefined) return anywhere;
  const [label] = Object.entries(selector?.matchLabels ?? {});
  return label ? `${namespace}\0${label[0]}\0${label[1]}` : namespace;
}

/** Pods of one namespace with these labels. No selector: none. */
export function groupIn(namespace: string, selector: LabelSelector | undefined): PodGroup {
  const compiled = selector && compileLabelSelector(selector);
  return {
    key: JSON.stringify([[namespace], selector]),
    file: fileOf([namespace], selector),
    matches: ({ metadata }) => metadata.namespace === namespace && (compiled?.matches(metadata.labels) ?? false),
  };
}

/** Pods that one term of `owner`'s affinity means. */
export function groupOfTerm(term: PodAffinityTerm, owner: Pod, labelsOf: NamespaceLabels): PodGroup {
  const { labelSelector, namespaceSelector } = term;
  const named = term.namespaces ?? [];
  if (!namespaceSelector && named.length === 0) return groupIn(owner.metadata.namespace ?? "", labelSelector);
  const compiled = labelSelector && compileLabelSelector(labelSelector);
  const isWithin = (namespace: string) =>
    named.includes(namespace) || (namespaceSelector !== undefined && labelSelectorMatches(namespaceSelector, labelsOf(namespace)));
  return {
    key: JSON.stringify([[...named].sort(), labelSelector, namespaceSelector]),
    file: fileOf(namespaceSelector ? [] : named, labelSelector),
    matches: ({ metadata }) => (compiled?.matches(metadata.labels) ?? false) && isWithin(metadata.namespace ?? ""),
  };
}

/** Pods that all of the groups mean. */
export function intersection(groups: readonly PodGroup[]): PodGroup {
  const [first] = groups;
  if (first && groups.length === 1) return first;
  return {
    key: JSON.stringify(groups.map(({ key }) => key)),
    file: first?.file ?? anywhere,
    matches: (pod) => groups.every((group) => group.matches(pod)),
  };
}
