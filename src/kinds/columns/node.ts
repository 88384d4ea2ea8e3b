/** The row of a Node. */
import type { Node } from "../../api/types/core-v1.ts";
import { age, type Cells, orNone, orUnknown } from "./cell-text.ts";

export const nodeCells: Cells<Node> = (node, now) => {
  const info = node.status?.nodeInfo;
  return [
    node.metadata.name,
    nodeStatus(node),
    orNone(nodeRoles(node).join(",")),
    age(node, now),
    info?.kubeletVersion ?? "",
    address(node, "InternalIP"),
    address(node, "ExternalIP"),
    orUnknown(info?.osImage),
    orUnknown(info?.kernelVersion),
    orUnknown(info?.containerRuntimeVersion),
  ];
};

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === "Ready");
  const words = [ready ? (ready.status === "True" ? "Ready" : "NotReady") : "Unknown"];
  if (spec?.unschedulable) words.push("SchedulingDisabled");
  return words.join(",");
}

const rolePrefix = "node-role.kubernetes.io/";

/** Roles are labels: `node-role.kubernetes.io/<role>` or `kubernetes.io/role: <role>`. */
function nodeRoles({ metadata }: Node): string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix)) roles.add(key.slice(rolePrefix.length));
    else if (key === "kubernetes.io/role") roles.add(value);
  }
  return [...roles].filter(Boolean).sort();
}

const address = ({ status }: Node, kind: string): string => orNone(status?.addresses?.find(({ type }) => type === kind)?.address);
