/** Affinity to nodes and to other Pods. */
import { type FieldError, forbidden, invalidValue, required } from "../../../api/field-error.ts";
import { dnsLabelProblems } from "../../../api/names.ts";
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from "../../../api/types/core-v1.ts";
import type { LabelSelector } from "../../../api/types/meta-v1.ts";
import { each, fits, labelSelector, qualifiedName, when } from "../../validation/fields.ts";
import { nodeSelectorTerm, validateNodeSelector } from "./node-selector.ts";

const hard = "requiredDuringSchedulingIgnoredDuringExecution";
const soft = "preferredDuringSchedulingIgnoredDuringExecution";

const weight = (value: number | undefined, field: string): FieldError[] =>
  when(value === undefined || value < 1 || value > 100, () => invalidValue(field, value ?? 0, "must be in the range 1-100"));

const nodeAffinity = (affinity: NodeAffinity, field: string): FieldError[] => [
  ...(affinity[hard] ? validateNodeSelector(affinity[hard], `${field}.${hard}`) : []),
  ...each(`${field}.${soft}`, affinity[soft], (term, at) => [
    ...weight(term.weight, `${at}.weight`),
    ...nodeSelectorTerm(term.preference ?? {}, `${at}.preference`, true),
  ]),
];

/** Label keys whose values come from the Pod itself: they need a selector to go into. */
export function labelKeys(keys: readonly string[] | undefined, selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!keys?.length) return [];
  return [
    ...when(!selector, () => forbidden(field, "must not be specified when labelSelector is not set")),
    ...each(field, keys, (key, at) => qualifiedName(at, key)),
  ];
}

function podAffinityTerm(term: PodAffinityTerm, field: string): FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  return [
    ...labelSelector(`${field}.labelSelector`, term.labelSelector),
    ...labelSelector(`${field}.namespaceSelector`, term.namespaceSelector),
    // as kubernetes: reported at "namespace" without an index
    ...(term.namespaces ?? []).flatMap((namespace) => fits(`${field}.namespace`, namespace, dnsLabelProblems)),
    ...labelKeys(matchLabelKeys, term.labelSelector, `${field}.matchLabelKeys`),
    ...labelKeys(mismatchLabelKeys, term.labelSelector, `${field}.mismatchLabelKeys`),
    ...each(`${field}.matchLabelKeys`, matchLabelKeys, (key, at) =>
      when(mismatchLabelKeys.includes(key), () => invalidValue(at, key, "exists in both matchLabelKeys and mismatchLabelKeys")),
    ),
    ...when(!term.topologyKey, () => required(`${field}.topologyKey`, "can not be empty")),
    ...qualifiedName(`${field}.topologyKey`, term.topologyKey ?? ""),
  ];
}

const podAffinity = (affinity: PodAffinity, field: string): FieldError[] => [
  ...each(`${field}.${hard}`, affinity[hard], podAffinityTerm),
  ...each(`${field}.${soft}`, affinity[soft], (term, at) => [
    ...weight(term.weight, `${at}.weight`),
    ...podAffinityTerm(term.podAffinityTerm ?? { topologyKey: "" }, `${at}.podAffinityTerm`),
  ]),
];

export function validateAffinity(affinity: Affinity | undefined, field: string): FieldError[] {
  if (!affinity) return [];
  return [
    ...(affinity.nodeAffinity ? nodeAffinity(affinity.nodeAffinity, `${field}.nodeAffinity`) : []),
    ...(affinity.podAffinity ? podAffinity(affinity.podAffinity, `${field}.podAffinity`) : []),
    ...(affinity.podAntiAffinity ? podAffinity(affinity.podAntiAffinity, `${field}.podAntiAffinity`) : []),
  ];
}
