import { selectorMatches } from "../../api/node-selector.ts";
import type { Node, Pod, TopologySpreadConstraint } from "../../api/types/core-v1.ts";
import { untolerated } from "../../api/untolerated.ts";
import { type Attempt, type Plugin, remembered } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { groupIn } from "../pod-group.ts";
import type { Tally } from "../tally.ts";

const name = "PodTopologySpread";

const constraintsOf = (pod: Pod, how: "DoNotSchedule" | "ScheduleAnyway"): readonly TopologySpreadConstraint[] =>
  (pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === how);

const labelOf = (node: Node, key: string): string | undefined => node.metadata.labels?.[key];

/** Whether the Pod could be on the node as far as this constraint cares. */
function counts({ nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, pod: Pod, node: Node): boolean {
  if ((nodeAffinityPolicy ?? "Honor") === "Honor") {
    const { nodeSelector = {}, affinity } = pod.spec;
    if (Object.entries(nodeSelector).some(([key, value]) => labelOf(node, key) !== value)) return false;
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required && !selectorMatches(required.nodeSelectorTerms, node)) return false;
  }
  return nodeTaintsPolicy !== "Honor" || !untolerated(node.spec.taints, pod.spec.tolerations, ["NoSchedule", "NoExecute"]);
}

interface Spread {
  readonly constraint: TopologySpreadConstraint;
  readonly members: Tally;
  /** Domain → Pods of the group in it, on nodes that count. */
  readonly domains: ReadonlyMap<string, number>;
  /** The fewest in any domain; 0 when there are fewer domains than asked for. */
  readonly least: number;
  /** 1 when the Pod is of the group itself. */
  readonly own: number;
}

function spreadOf(attempt: Attempt, constraint: TopologySpreadConstraint, all: readonly TopologySpreadConstraint[]): Spread {
  const { pod, placed, nodes } = attempt;
  const group = groupIn(pod.metadata.namespace ?? "", constraint.labelSelector);
  const members = placed.members(group);
  const domains = new Map<string, number>();
  for (const { node } of nodes) {
    const value = labelOf(node, constraint.topologyKey);
    if (value === undefined || all.some(({ topologyKey }) => labelOf(node, topologyKey) === undefined)) continue;
    if (counts(constraint, pod, node)) domains.set(value, (domains.get(value) ?? 0) + members.onNode(node.metadata.name ?? ""));
  }
  const fewest = domains.size === 0 ? 0 : Math.min(...domains.values());
  const least = domains.size < (constraint.minDomains ?? 1) ? 0 : fewest;
  return { constraint, members, domains, least, own: group.matches(pod) ? 1 : 0 };
}

const spreads = (attempt: Attempt, how: "DoNotSchedule" | "ScheduleAnyway"): readonly Spread[] =>
  remembered(attempt, `${name}/${how}`, () => {
    const constraints = constraintsOf(attempt.pod, how);
    return constraints.map((constraint) => spreadOf(attempt, constraint, constraints));
  });

/** Node name → 100 for the emptiest domains. As kubernetes: the more domains there are, the more each Pod weighs. */
function scores(attempt: Attempt): ReadonlyMap<string, number> {
  const soft = spreads(attempt, "ScheduleAnyway");
  const raw = ({ node }: NodeInfo): number | undefined => {
    let sum = 0;
    for (const { constraint, domains } of soft) {
      const value = labelOf(node, constraint.topologyKey);
      if (value === undefined) return undefined;
      sum += (domains.get(value) ?? 0) * Math.log(domains.size + 2) + constraint.maxSkew - 1;
    }
    return Math.round(sum);
  };
  const sums = attempt.nodes.map((info) => [info.node.metadata.name ?? "", raw(info)] as const);
  const known = sums.flatMap(([, sum]) => (sum === undefined ? [] : [sum]));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const score = (sum: number | undefined) => (sum === undefined ? 0 : high === 0 ? 100 : Math.floor((100 * (high + low - sum)) / high));
  return new Map(sums.map(([node, sum]) => [node, score(sum)]));
}

/** Pods of a group are spread over topology domains. */
export const podTopologySpread: Plugin = {
  name,
  wakes: ["node-added", "node-changed", "node-removed", "pod-added", "pod-removed", "pod-changed"],
  weight: 2,
  shares: ({ pod }) => (pod.spec.topologySpreadConstraints ?? []).length === 0,
  filter(attempt, { node }) {
    if (!attempt.pod.spec.topologySpreadConstraints) return undefined;
    for (const { constraint, domains, least, own } of spreads(attempt, "DoNotSchedule")) {
      const value = labelOf(node, constraint.topologyKey);
      if (value === undefined)
        return { reason: "node(s) didn't match pod topology spread constraints (missing required label)", final: true };
      const skew = (domains.get(value) ?? 0) + own - least;
      if (skew > constraint.maxSkew) return "node(s) didn't match pod topology spread constraints";
    }
    return undefined;
  },
  score(attempt, { node }) {
    if (constraintsOf(attempt.pod, "ScheduleAnyway").length === 0) return 0;
    return remembered(attempt, `${name}/scores`, () => scores(attempt)).get(node.metadata.name ?? "") ?? 0;
  },
};
