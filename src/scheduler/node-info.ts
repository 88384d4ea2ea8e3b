/** A node with what its Pods take of it, kept up to date change by change. */
import { quantityMilliValue, quantityValue } from "../api/quantity.ts";
import type { Node } from "../api/types/core-v1.ts";
import type { HostPort, PodNeeds } from "./pod-needs.ts";

/** Amounts in millicores, bytes and counts. */
export interface Amounts {
  cpuMillis: number;
  memory: number;
  ephemeralStorage: number;
  pods: number;
  readonly scalar: Map<string, number>;
}

const amounts = (): Amounts => ({ cpuMillis: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalar: new Map() });

export class NodeInfo {
  node: Node;
  allocatable: Amounts;
  readonly requested = amounts();
  /** The sum of what scoring counts. */
  readonly scored = { cpuMillis: 0, memory: 0 };
  readonly hostPorts: HostPort[] = [];
  /** Goes up with every change of what plugins read. */
  version = 0;

  constructor(node: Node) {
    this.node = node;
    this.allocatable = allocatableOf(node);
  }

  update(node: Node): void {
    if (node.status.allocatable !== this.node.status.allocatable) this.allocatable = allocatableOf(node);
    this.node = node;
    this.version++;
  }

  add(needs: PodNeeds): void {
    this.#take(needs, 1);
    this.hostPorts.push(...needs.hostPorts);
  }

  remove(needs: PodNeeds): void {
    this.#take(needs, -1);
    for (const port of needs.hostPorts) {
      const at = this.hostPorts.findIndex((held) => held.port === port.port && held.ip === port.ip && held.protocol === port.protocol);
      if (at >= 0) this.hostPorts.splice(at, 1);
    }
  }

  #take(needs: PodNeeds, sign: 1 | -1): void {
    this.version++;
    const { requested } = this;
    requested.cpuMillis += sign * needs.cpuMillis;
    requested.memory += sign * needs.memory;
    requested.ephemeralStorage += sign * needs.ephemeralStorage;
    requested.pods += sign;
    this.scored.cpuMillis += sign * needs.scored.cpuMillis;
    this.scored.memory += sign * needs.scored.memory;
    for (const [name, amount] of Object.entries(needs.scalar))
      requested.scalar.set(name, (requested.scalar.get(name) ?? 0) + sign * amount);
  }
}

function allocatableOf(node: Node): Amounts {
  const result = amounts();
  for (const [name, text] of Object.entries(node.status.allocatable ?? {})) {
    const value = name === "cpu" ? 0 : quantityValue(text);
    if (name === "cpu") result.cpuMillis = quantityMilliValue(text);
    else if (name === "memory") result.memory = value;
    else if (name === "ephemeral-storage") result.ephemeralStorage = value;
    else if (name === "pods") result.pods = value;
    else result.scalar.set(name, value);
  }
  return result;
}
