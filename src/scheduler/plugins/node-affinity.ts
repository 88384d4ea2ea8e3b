import { selectorMatches, termMatches } from "../../api/node-selector.ts";
import type { Plugin } from "../framework.ts";

/** nodeSelector and node affinity. */
export const nodeAffinity: Plugin = {
  name: "NodeAffinity",
  final: true,
  wakes: ["node-added", "node-changed", "pod-changed"],
  weight: 2,
  filter({ pod }, { node }) {
    const { nodeSelector } = pod.spec;
    for (const label in nodeSelector) if (node.metadata.labels?.[label] !== nodeSelector[label]) return refusal;
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return required && !selectorMatches(required.nodeSelectorTerms, node) ? refusal : undefined;
  },
  score({ pod }, { node }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    if (!preferred || preferred.length === 0) return 0;
    const total = preferred.reduce((sum, term) => sum + term.weight, 0);
    const met = preferred.reduce((sum, term) => sum + (termMatches(term.preference, node) ? term.weight : 0), 0);
    return total > 0 ? Math.max(0, Math.round((100 * met) / total)) : 0;
  },
};

const refusal = "node(s) didn't match Pod's node affinity/selector";
