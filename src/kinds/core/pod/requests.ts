/**
 * What a Pod asks of its node: the sum over its containers, or what an init container needs at its time if that is
 * more, with sidecars, pod-level resources and overhead counted as Kubernetes does.
 */
import { quantityMilliValue, quantityValue } from "../../../api/quantity.ts";
import type { Container, ContainerStatus, Pod, ResourceRequirements } from "../../../api/types/core-v1.ts";

/** Millicores, bytes, bytes; everything else (extended resources, huge pages) in whole units by name. */
export interface PodRequests {
  readonly cpuMillis: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly scalar: Readonly<Record<string, number>>;
}

/** Amounts by resource name; cpu in thousandths. */
type Amounts = Map<string, number>;
type Quantities = Readonly<Record<string, string>> | undefined;

/** Resources that a Pod can ask for as a whole. */
export const isPodLevelResource = (name: string): boolean => name === "cpu" || name === "memory" || name.startsWith("hugepages-");

const amountOf = (name: string, text: string): number => (name === "cpu" ? quantityMilliValue(text) : quantityValue(text));

function amounts(list: Quantities): Amounts {
  const result: Amounts = new Map();
  for (const name in list) result.set(name, amountOf(name, list[name] ?? "0"));
  return result;
}

function add(target: Amounts, more: Amounts): void {
  for (const [name, amount] of more) target.set(name, (target.get(name) ?? 0) + amount);
}

function raise(target: Amounts, other: Amounts): void {
  for (const [name, amount] of other) if (amount > (target.get(name) ?? -1)) target.set(name, amount);
}

const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/** Which requests count: what the spec asks for, what the node has set aside, or the larger of both. */
export type Counted = "spec" | "allocated" | "larger";

/** What the node has set aside for the container counts too while a resize is under way. */
function containerRequests(container: Container, status: ContainerStatus | undefined, count: Counted): Amounts {
  const given = status?.resources ?? (status?.allocatedResources && {});
  const asked = count === "allocated" && given ? new Map() : amounts(container.resources?.requests);
  if (count === "spec") return asked;
  if (status?.resources?.requests) raise(asked, amounts(status.resources.requests));
  if (status?.allocatedResources) raise(asked, amounts(status.allocatedResources));
  return asked;
}

interface Counting {
  readonly statuses: ReadonlyMap<string, ContainerStatus>;
  readonly count: Counted;
}

function initRequests(pod: Pod, { statuses, count }: Counting, running: Amounts): Amounts {
  const needed: Amounts = new Map();
  const sidecars: Amounts = new Map();
  for (const container of pod.spec.initContainers ?? []) {
    const own = containerRequests(container, statuses.get(container.name), count);
    if (isSidecar(container)) {
      add(running, own);
      add(sidecars, own);
      raise(needed, sidecars);
    } else {
      add(own, sidecars);
      raise(needed, own);
    }
  }
  return needed;
}

function statusesOf(pod: Pod): ReadonlyMap<string, ContainerStatus> {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  return new Map([...containerStatuses, ...initContainerStatuses].map((status) => [status.name, status]));
}

/** A resize that the node can never grant takes nothing. */
const isInfeasible = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, reason }) => type === "PodResizePending" && reason === "Infeasible") ?? false;

function requestAmounts(pod: Pod, wanted: Counted): Amounts {
  const statuses = statusesOf(pod);
  const count = wanted === "larger" && isInfeasible(pod) ? "allocated" : wanted;
  const total: Amounts = new Map();
  for (const container of pod.spec.containers) add(total, containerRequests(container, statuses.get(container.name), count));
  if (pod.spec.initContainers?.length) raise(total, initRequests(pod, { statuses, count }, total));
  const whole = pod.spec.resources as ResourceRequirements | undefined;
  for (const [name, amount] of amounts(whole?.requests)) if (isPodLevelResource(name)) total.set(name, amount);
  if (pod.spec.overhead) add(total, amounts(pod.spec.overhead));
  return total;
}

/** The requests of the whole Pod. Resources that nobody names are 0 or absent. */
export function podRequests(pod: Pod, { count = "larger" }: { readonly count?: Counted } = {}): PodRequests {
  const total = requestAmounts(pod, count);
  const scalar: Record<string, number> = {};
  for (const [name, amount] of total) if (name !== "cpu" && name !== "memory" && name !== "ephemeral-storage") scalar[name] = amount;
  return {
    cpuMillis: total.get("cpu") ?? 0,
    memory: total.get("memory") ?? 0,
    ephemeralStorage: total.get("ephemeral-storage") ?? 0,
    scalar,
  };
}
