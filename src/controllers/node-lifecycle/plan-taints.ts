/** The taints that follow from a node's conditions. As kubernetes: doNoScheduleTaintingPass, processTaintBaseEviction. */
import { formatTime } from "../../api/time.ts";
import type { Node, Taint } from "../../api/types/core-v1.ts";

const prefix = "node.kubernetes.io/";
const notReady = `${prefix}not-ready`;
const unreachable = `${prefix}unreachable`;
const unschedulable = `${prefix}unschedulable`;

/** Condition type and status, and the taint that says so. */
const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: `${prefix}memory-pressure` },
  DiskPressure: { True: `${prefix}disk-pressure` },
  NetworkUnavailable: { True: `${prefix}network-unavailable` },
  PIDPressure: { True: `${prefix}pid-pressure` },
};

const ours = new Set([unschedulable, ...Object.values(byCondition).flatMap((statuses) => Object.values(statuses))]);

const isOurs = ({ key, effect }: Taint): boolean =>
  effect === "NoSchedule" ? ours.has(key) : effect === "NoExecute" && (key === notReady || key === unreachable);

const nameOf = ({ key, effect }: Taint): string => `${key}:${effect}`;

/** The node's taints as they should be; the same list (or undefined) if they are. */
export function planTaints(node: Node, now: number): readonly Taint[] | undefined {
  const old = node.spec.taints ?? [];
  const wanted = wantedTaints(node);
  const kept = old.filter((taint) => !isOurs(taint) || wanted.some((one) => nameOf(one) === nameOf(taint)));
  const added = wanted.filter((taint) => !old.some((one) => nameOf(one) === nameOf(taint)));
  if (kept.length === old.length && added.length === 0) return node.spec.taints;
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(now) }))];
}

function wantedTaints(node: Node): readonly Taint[] {
  const taints: Taint[] = [];
  for (const { type, status } of node.status.conditions ?? []) {
    const key = byCondition[type]?.[status];
    if (key !== undefined) taints.push({ effect: "NoSchedule", key });
  }
  if (node.spec.unschedulable) taints.push({ effect: "NoSchedule", key: unschedulable });
  const ready = node.status.conditions?.find(({ type }) => type === "Ready")?.status;
  if (ready === "False") taints.push({ effect: "NoExecute", key: notReady });
  if (ready === "Unknown") taints.push({ effect: "NoExecute", key: unreachable });
  return taints;
}

/** The node with those taints; an empty list is left out, as everywhere in Kubernetes. */
export function withTaints(node: Node, taints: readonly Taint[] | undefined): Node {
  if (taints === node.spec.taints) return node;
  const { taints: _old, ...spec } = node.spec;
  return { ...node, spec: taints?.length ? { ...spec, taints } : spec };
}
