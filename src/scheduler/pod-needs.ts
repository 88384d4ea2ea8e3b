/** What a Pod takes of a node. */
import type { Pod } from "../api/types/core-v1.ts";
import { podRequests } from "../kinds/core/pod/requests.ts";

export interface HostPort {
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
}

export interface PodNeeds {
  readonly cpuMillis: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** What scoring counts: containers that ask for nothing weigh 100m and 200Mi each, so that they spread too. */
  readonly scored: { readonly cpuMillis: number; readonly memory: number };
  /** Extended resources and huge pages by name. */
  readonly scalar: Readonly<Record<string, number>>;
  readonly hostPorts: readonly HostPort[];
}

const none: readonly HostPort[] = [];
const mebibyte = 1024 * 1024;

export function needsOf(pod: Pod): PodNeeds {
  const requests = podRequests(pod);
  const containers = pod.spec.containers.length;
  const scored = { cpuMillis: requests.cpuMillis || 100 * containers, memory: requests.memory || 200 * mebibyte * containers };
  return { ...requests, scored, hostPorts: hostPortsOf(pod) };
}

/** As kubernetes: only containers and restartable init containers hold host ports. */
function hostPortsOf(pod: Pod): readonly HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  const ports = [...pod.spec.containers, ...sidecars]
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0);
  if (ports.length === 0) return none;
  return ports.map((port) => ({ ip: port.hostIP || "0.0.0.0", port: port.hostPort ?? 0, protocol: port.protocol ?? "TCP" }));
}

/** True when the Pod no longer takes anything: Succeeded and Failed give their resources back. */
export const isTerminal = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
