/** A Pod's wishes about other Pods, read from its affinity. As kubernetes: framework.PodInfo. */
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from "../api/types/core-v1.ts";
import { groupOfTerm, intersection, type NamespaceLabels, type PodGroup } from "./pod-group.ts";

export interface Term {
  readonly group: PodGroup;
  readonly topologyKey: string;
}

export interface WeightedTerm extends Term {
  /** Below zero: the group is better kept away from. */
  readonly weight: number;
}

export interface AffinityTerms {
  /** Domains that must hold a Pod which all of the required terms mean. */
  readonly required: readonly Term[];
  /** Domains that must hold none of the group. */
  readonly refused: readonly Term[];
  readonly preferred: readonly WeightedTerm[];
  /** What is liked of others beside the Pod once it is placed: its preferences, and what it requires. */
  readonly liked: readonly WeightedTerm[];
}

/** As kubernetes: hardPodAffinityWeight. */
const requiredWeight = 1;

export function affinityTerms(pod: Pod, labelsOf: NamespaceLabels): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const plain = (terms: readonly PodAffinityTerm[] | undefined): readonly Term[] =>
    (terms ?? []).map((term) => ({ group: groupOfTerm(term, pod, labelsOf), topologyKey: term.topologyKey }));
  const weighted = (terms: readonly WeightedPodAffinityTerm[] | undefined, sign: 1 | -1): readonly WeightedTerm[] =>
    (terms ?? []).map(({ podAffinityTerm: term, weight }) => ({
      group: groupOfTerm(term, pod, labelsOf),
      topologyKey: term.topologyKey,
      weight: sign * weight,
    }));
  const wanted = plain(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
  const everyone = wanted.length > 1 ? intersection(wanted.map(({ group }) => group)) : wanted[0]?.group;
  const preferred = [
    ...weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1),
    ...weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1),
  ];
  return {
    required: everyone ? wanted.map(({ topologyKey }) => ({ group: everyone, topologyKey })) : [],
    refused: plain(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred,
    liked: [...preferred, ...wanted.map((term) => ({ ...term, weight: requiredWeight }))],
  };
}
