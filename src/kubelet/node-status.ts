/** A simulated node's status: what its object gives is kept, what it lacks is filled in, and it is Ready. */
import { share } from "../api/share.ts";
import { formatTime } from "../api/time.ts";
import type { Node, NodeCondition, NodeStatus, NodeSystemInfo } from "../api/types/core-v1.ts";

export interface NodeFacts {
  /** Virtual time, ms. */
  readonly now: number;
  /** For a node that has no address yet. */
  readonly address: () => string;
  /** A UUID of this node, the same each time for the same purpose. */
  readonly uuid: (purpose: string) => string;
}

const kubeletVersion = "v1.37.2";

const defaultCapacity = { cpu: "32", "ephemeral-storage": "1Ti", memory: "256Gi", pods: "110" };
const kubeletPort = 10250;

/** The same object if there is nothing to report. */
export function nodeStatus(node: Node, facts: NodeFacts): NodeStatus {
  const { status, metadata } = node;
  const capacity = given(status.capacity) ?? given(status.allocatable) ?? defaultCapacity;
  const next: NodeStatus = {
    ...status,
    addresses: status.addresses?.length
      ? status.addresses
      : [
          { address: facts.address(), type: "InternalIP" },
          { address: metadata.name ?? "", type: "Hostname" },
        ],
    allocatable: allocatable(given(status.allocatable) ?? capacity, capacity),
    capacity,
    conditions: conditions(status.conditions ?? [], facts.now),
    daemonEndpoints: status.daemonEndpoints?.kubeletEndpoint?.Port ? status.daemonEndpoints : { kubeletEndpoint: { Port: kubeletPort } },
    nodeInfo: nodeInfo(status.nodeInfo, metadata.labels ?? {}, facts),
  };
  return share(status, next);
}

type Amounts = NonNullable<NodeStatus["capacity"]>;

/** As kubernetes: extended resources, which others put into the capacity, are all there to be used. */
function allocatable(own: Amounts, capacity: Amounts): Amounts {
  const extended = Object.entries(capacity).filter(([name]) => name.includes("/"));
  return extended.length > 0 ? { ...own, ...Object.fromEntries(extended) } : own;
}

const given = <T extends object>(map: T | undefined): T | undefined => (map && Object.keys(map).length > 0 ? map : undefined);

const healthy = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
] as const;

/** A pressure that somebody has put there stays; Ready is ours alone. */
function conditions(old: readonly NodeCondition[], now: number): readonly NodeCondition[] {
  const own = healthy.map(([type, status, reason, message]): NodeCondition => {
    const before = old.find((one) => one.type === type);
    const stays = before && (type === "Ready" ? before.status === "True" : before.status !== "Unknown");
    if (stays) return before;
    return { lastHeartbeatTime: formatTime(now), lastTransitionTime: formatTime(now), message, reason, status, type };
  });
  return [...old.filter(({ type }) => !healthy.some(([name]) => name === type)), ...own];
}

function nodeInfo(info: NodeSystemInfo | undefined, labels: Readonly<Record<string, string>>, { uuid }: NodeFacts): NodeSystemInfo {
  if (info?.kubeletVersion) return info;
  return {
    architecture: info?.architecture || labels["kubernetes.io/arch"] || "amd64",
    bootID: info?.bootID || uuid("bootID"),
    containerRuntimeVersion: info?.containerRuntimeVersion || "miniplane://0.1.0",
    kernelVersion: info?.kernelVersion || "6.12.0-simulated",
    kubeProxyVersion: info?.kubeProxyVersion ?? "",
    kubeletVersion,
    machineID: info?.machineID || uuid("machineID").replaceAll("-", ""),
    operatingSystem: info?.operatingSystem || "linux",
    osImage: info?.osImage || "miniplane (simulated)",
    systemUUID: info?.systemUUID || uuid("systemUUID"),
  };
}
