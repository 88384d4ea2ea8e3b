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

/** What the node has set aside for the container counts too while a resize is under way. */
function containerRequests(container: Container, status: ContainerStatus | undefined): Amounts {
  const asked = amounts(container.resources?.requests);
  if (status?.resources?.requests) raise(asked, amounts(status.resources.requests));
  if (status?.allocatedResources) raise(asked, amounts(status.allocatedResources));
  return asked;
}

function initRequests(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>, running: Amounts): Amounts {
  const needed: Amounts = new Map();
  const sidecars: Amounts = new Map();
  for (const container of pod.spec.initContainers ?? []) {
    const own = containerRequests(container, statuses.get(container.name));
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

const noStatuses: ReadonlyMap<string, ContainerStatus> = new Map();

/** Amounts by name; `specOnly` leaves out what the status says of allocated resources. */
function requestAmounts(pod: Pod, specOnly: boolean): Amounts {
  const statuses = specOnly ? noStatuses : statusesOf(pod);
  const total: Amounts = new Map();
  for (const container of pod.spec.containers) add(total, containerRequests(container, statuses.get(container.name)));
  if (pod.spec.initContainers?.length) raise(total, initRequests(pod, statuses, total));
  const whole = pod.spec.resources as ResourceRequirements | undefined;
  for (const [name, amount] of amounts(whole?.requests)) if (isPodLevelResource(name)) total.set(name, amount);
  if (pod.spec.overhead) add(total, amounts(pod.spec.overhead));
  return total;
}

/** The requests of the whole Pod. Resources that nobody names are 0 or absent. */
export function podRequests(pod: Pod, options: { readonly specOnly?: boolean } = {}): PodRequests {
  const total = requestAmounts(pod, options.specOnly ?? false);
  const scalar: Record<string, number> = {};
  for (const [name, amount] of total) if (name !== "cpu" && name !== "memory" && name !== "ephemeral-storage") scalar[name] = amount;
  return {
    cpuMillis: total.get("cpu") ?? 0,
    memory: total.get("memory") ?? 0,
    ephemeralStorage: total.get("ephemeral-storage") ?? 0,
    scalar,
  };
}
