import { type AffinityTerms, affinityTerms } from "../affinity-terms.ts";
import { type Attempt, type Plugin, remembered } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { spreadOut } from "../normalize.ts";
import type { Wish } from "../placed-pods.ts";

const name = "InterPodAffinity";

interface Wishes extends AffinityTerms {
  /** Of Pods on nodes, about this one. */
  readonly refusals: readonly Wish[];
  readonly likings: readonly Wish[];
  /** No Pod yet is what it requires, but it is that itself: the first of a group may go anywhere. */
  readonly isFirst: boolean;
}

const hasAffinity = ({ pod }: Attempt): boolean => Boolean(pod.spec.affinity?.podAffinity ?? pod.spec.affinity?.podAntiAffinity);

const wishes = (attempt: Attempt): Wishes =>
  remembered(attempt, name, () => {
    const { pod, placed } = attempt;
    const terms = affinityTerms(pod, placed.namespaceLabels);
    const [term] = terms.required;
    const isFirst = term?.group.matches(pod) === true && placed.members(term.group).total === 0;
    return { ...terms, refusals: placed.refusals(pod), likings: placed.likings(pod), isFirst };
  });

const labelAt = ({ node }: NodeInfo, topologyKey: string): string | undefined => node.metadata.labels?.[topologyKey];

function scores(attempt: Attempt): ReadonlyMap<string, number> {
  const { preferred, likings } = wishes(attempt);
  return spreadOut(attempt.nodes, (info) => {
    let sum = 0;
    for (const { group, topologyKey, weight } of preferred) {
      const value = labelAt(info, topologyKey);
      if (value !== undefined) sum += weight * attempt.placed.members(group).inDomain(topologyKey, value);
    }
    for (const { topologyKey, tally } of likings) {
      const value = labelAt(info, topologyKey);
      if (value !== undefined) sum += tally.inDomain(topologyKey, value);
    }
    return sum;
  });
}

/** Which Pods must, must not, or had better share a topology domain; those on nodes have a say as well. */
export const interPodAffinity: Plugin = {
  name,
  wakes: ["node-added", "node-changed", "pod-added", "pod-removed", "pod-changed"],
  weight: 2,
  shares: (attempt) => !hasAffinity(attempt) && wishes(attempt).refusals.length === 0 && wishes(attempt).likings.length === 0,
  filter(attempt, info) {
    const { required, refused, refusals, isFirst } = wishes(attempt);
    const { placed } = attempt;
    for (const { group, topologyKey } of required) {
      const value = labelAt(info, topologyKey);
      const met = value !== undefined && (isFirst || placed.members(group).inDomain(topologyKey, value) > 0);
      if (!met) return { reason: "node(s) didn't match pod affinity rules", final: true };
    }
    for (const { group, topologyKey } of refused) {
      const value = labelAt(info, topologyKey);
      if (value !== undefined && placed.members(group).inDomain(topologyKey, value) > 0)
        return "node(s) didn't match pod anti-affinity rules";
    }
    for (const { topologyKey, tally } of refusals) {
      const value = labelAt(info, topologyKey);
      if (value !== undefined && tally.inDomain(topologyKey, value) > 0) return "node(s) didn't satisfy existing pods anti-affinity rules";
    }
    return undefined;
  },
  score(attempt, { node }) {
    const { preferred, likings } = wishes(attempt);
    if (preferred.length === 0 && likings.length === 0) return 0;
    return remembered(attempt, `${name}/scores`, () => scores(attempt)).get(node.metadata.name ?? "") ?? 0;
  },
};
