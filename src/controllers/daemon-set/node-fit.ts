/** Which nodes a DaemonSet wants. Pure. As kubernetes: controller/daemon NodeShouldRunDaemonPod. */
import { selectorMatches } from "../../api/node-selector.ts";
import type { DaemonSet } from "../../api/types/apps-v1.ts";
import type { Node, PodSpec } from "../../api/types/core-v1.ts";
import { untolerated } from "../../api/untolerated.ts";
import { daemonTolerations } from "./tolerations.ts";

export interface NodeFit {
  /** A Pod has to be on the node. */
  readonly run: boolean;
  /** A Pod that is there may stay: a taint that came later drives it away only with NoExecute. */
  readonly stay: boolean;
}

const nothing: NodeFit = { run: false, stay: false };

/** For one DaemonSet: what it wants of each node. */
export function nodeFit({ spec }: DaemonSet): (node: Node) => NodeFit {
  const wanted = spec.template.spec as PodSpec;
  const tolerations = daemonTolerations(wanted);
  return (node) => {
    if (wanted.nodeName && wanted.nodeName !== node.metadata.name) return nothing;
    if (!matchesAffinity(wanted, node)) return nothing;
    const { taints } = node.spec;
    if (!untolerated(taints, tolerations, ["NoSchedule", "NoExecute"])) return { run: true, stay: true };
    return { run: false, stay: !untolerated(taints, tolerations, ["NoExecute"]) };
  };
}

function matchesAffinity({ nodeSelector = {}, affinity }: PodSpec, node: Node): boolean {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    Object.entries(nodeSelector).every(([label, value]) => node.metadata.labels?.[label] === value) &&
    (!required || selectorMatches(required.nodeSelectorTerms, node))
  );
}
