/** Whether a running Pod may have the cpu and memory it now asks for. Pure. As kubernetes: allocation manager, canResizePod. */
import { quantityMilliValue, quantityValue } from "../api/quantity.ts";
import type { Container, ContainerStatus, Node, Pod } from "../api/types/core-v1.ts";
import { podRequests } from "../kinds/core/pod/requests.ts";

export interface ResizeRefusal {
  /** `Infeasible`: the node is too small; `Deferred`: others have to leave first. */
  readonly reason: "Infeasible" | "Deferred";
  readonly message: string;
}

/** True when a container has been given other cpu or memory than its spec asks for. */
export function isResizing({ spec, status }: Pod): boolean {
  const statuses = new Map([...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].map((one) => [one.name, one]));
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...spec.containers, ...sidecars].some((container) => differs(container, statuses.get(container.name)));
}

function differs({ resources }: Container, status: ContainerStatus | undefined): boolean {
  if (!status?.resources) return false;
  const given = status.resources;
  return (["requests", "limits"] as const).some((list) =>
    ["cpu", "memory"].some((name) => resources?.[list]?.[name] !== given[list]?.[name]),
  );
}

/** `others`: the other Pods on the node. Nothing is said of a Pod that has what it asks for. */
export function planResize(pod: Pod, { status }: Node, others: () => readonly Pod[]): ResizeRefusal | undefined {
  if (!isResizing(pod)) return undefined;
  const asked = podRequests(pod, { count: "spec" });
  const there = {
    cpu: quantityMilliValue(status.allocatable?.["cpu"] ?? "0"),
    memory: quantityValue(status.allocatable?.["memory"] ?? "0"),
  };
  const wanted = { cpu: asked.cpuMillis, memory: asked.memory };
  for (const name of ["memory", "cpu"] as const) {
    if (wanted[name] > there[name]) {
      const message = `Node didn't have enough capacity: ${name}, requested: ${wanted[name]}, capacity: ${there[name]}`;
      return { reason: "Infeasible", message };
    }
  }
  const taken = { cpu: 0, memory: 0 };
  for (const other of others()) {
    const { cpuMillis, memory } = podRequests(other, { count: "allocated" });
    taken.cpu += cpuMillis;
    taken.memory += memory;
  }
  for (const name of ["cpu", "memory"] as const) {
    if (wanted[name] + taken[name] > there[name]) {
      const message = `Node didn't have enough resource: ${name}, requested: ${wanted[name]}, used: ${taken[name]}, capacity: ${there[name]}`;
      return { reason: "Deferred", message };
    }
  }
  return undefined;
}
