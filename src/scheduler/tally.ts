/** How much of something is on each node, and so in each topology domain. Kept up to date Pod by Pod. */
import type { Node } from "../api/types/core-v1.ts";

/** A node by its name; undefined: it is not there (any more). */
export type NodeOf = (name: string) => Node | undefined;

export class Tally {
  readonly #byNode = new Map<string, number>();
  /** Topology key → value → sum; worked out when first asked for. */
  readonly #domains = new Map<string, Map<string, number>>();
  readonly #nodeOf: NodeOf;
  #total = 0;

  constructor(nodeOf: NodeOf) {
    this.#nodeOf = nodeOf;
  }

  get total(): number {
    return this.#total;
  }

  add(node: string, amount: number): void {
    this.#total += amount;
    const sum = (this.#byNode.get(node) ?? 0) + amount;
    if (sum === 0) this.#byNode.delete(node);
    else this.#byNode.set(node, sum);
    for (const [topologyKey, sums] of this.#domains) this.#count(sums, topologyKey, { node, amount });
  }

  onNode(node: string): number {
    return this.#byNode.get(node) ?? 0;
  }

  /** The sum over all nodes whose label `topologyKey` has that value. */
  inDomain(topologyKey: string, value: string): number {
    let sums = this.#domains.get(topologyKey);
    if (!sums) {
      sums = new Map();
      for (const [node, amount] of this.#byNode) this.#count(sums, topologyKey, { node, amount });
      this.#domains.set(topologyKey, sums);
    }
    return sums.get(value) ?? 0;
  }

  /** Nodes have come, gone or other labels. */
  forgetDomains(): void {
    this.#domains.clear();
  }

  #count(sums: Map<string, number>, topologyKey: string, { node, amount }: { node: string; amount: number }): void {
    const value = this.#nodeOf(node)?.metadata.labels?.[topologyKey];
    if (value !== undefined) sums.set(value, (sums.get(value) ?? 0) + amount);
  }
}
