/** The scheduler's picture of nodes and of what Pods take of them, kept change by change. Assumed Pods count at once. */
import { objectKey } from "../api/meta.ts";
import type { Node, Pod } from "../api/types/core-v1.ts";
import type { ClusterEvent } from "./framework.ts";
import { NodeInfo } from "./node-info.ts";
import { PlacedPods } from "./placed-pods.ts";
import type { NamespaceLabels } from "./pod-group.ts";
import { isTerminal, needsOf, type PodNeeds } from "./pod-needs.ts";

interface Placed {
  readonly node: string;
  readonly needs: PodNeeds;
  readonly pod: Pod;
}

/** A Pod for which room is being made on a node. */
export interface Nominated {
  readonly key: string;
  readonly pod: Pod;
  readonly needs: PodNeeds;
}

export class World {
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #placed = new Map<string, Placed>();
  readonly #nominated = new Map<string, Nominated & { readonly node: string }>();
  #list: readonly NodeInfo[] | undefined;
  readonly pods: PlacedPods;

  constructor(labelsOf: NamespaceLabels) {
    this.pods = new PlacedPods((name) => this.#nodes.get(name)?.node, labelsOf);
  }

  /** Nodes in the order they came. */
  get nodes(): readonly NodeInfo[] {
    this.#list ??= [...this.#nodes.values()];
    return this.#list;
  }

  /** Returns what this change may help. */
  nodeChanged(node: Node | undefined, old: Node | undefined): ClusterEvent | undefined {
    const name = (node ?? old)?.metadata.name ?? "";
    const known = this.#nodes.get(name);
    if (!node) {
      this.#nodes.delete(name);
      this.#list = undefined;
      this.pods.nodesChanged();
      return "node-removed";
    }
    if (known) {
      const matters =
        known.node.spec !== node.spec ||
        known.node.metadata.labels !== node.metadata.labels ||
        known.node.status.allocatable !== node.status.allocatable;
      const relabelled = known.node.metadata.labels !== node.metadata.labels;
      known.update(node);
      if (relabelled) this.pods.nodesChanged();
      return matters ? "node-changed" : undefined;
    }
    const info = new NodeInfo(node);
    for (const placed of this.#placed.values()) if (placed.node === name) info.add(placed.needs);
    this.#nodes.set(name, info);
    this.#list = undefined;
    this.pods.nodesChanged();
    return "node-added";
  }

  /** Accounts a Pod that is bound (or assumed) or has gone. Returns what that may help. */
  podChanged(key: string, pod: Pod | undefined): ClusterEvent | undefined {
    this.#nominate(key, pod);
    const node = pod && !isTerminal(pod) ? pod.spec.nodeName : undefined;
    const known = this.#placed.get(key);
    if (known && pod && known.node === node && known.pod.metadata.uid === pod.metadata.uid) return this.#relabel(key, known, pod);
    if (known) this.#release(key, known);
    if (node && pod) this.#take(key, { node, needs: needsOf(pod), pod });
    if (known) return "pod-removed";
    return node ? "pod-added" : undefined;
  }

  /** Pods that room is being made for on the node, by the importance of at least `priority`. */
  nominatedOn(node: string, priority: number): readonly Nominated[] {
    if (this.#nominated.size === 0) return none;
    return [...this.#nominated.values()].filter((one) => one.node === node && (one.pod.spec.priority ?? 0) >= priority);
  }

  get hasNominated(): boolean {
    return this.#nominated.size > 0;
  }

  /** What `look` says when these Pods are off their nodes. Nothing else happens in between. */
  without<T>(pods: readonly Pod[], look: () => T): T {
    const taken = pods.flatMap((pod) => {
      const key = objectKey(pod);
      const placed = this.#placed.get(key);
      return placed ? [{ key, placed }] : [];
    });
    for (const { key, placed } of taken) this.#release(key, placed);
    try {
      return look();
    } finally {
      for (const { key, placed } of taken) this.#take(key, placed);
    }
  }

  /** What `look` says when these are on the node already. */
  with<T>(node: string, nominated: readonly Nominated[], look: () => T): T {
    for (const { key, pod, needs } of nominated) this.#take(key, { node, needs, pod });
    try {
      return look();
    } finally {
      for (const { key, pod, needs } of nominated) this.#release(key, { node, needs, pod });
    }
  }

  /** Counts the Pod as if it were bound already. */
  assume(pod: Pod, node: string, needs: PodNeeds): void {
    const key = objectKey(pod);
    this.#nominated.delete(key);
    this.#take(key, { node, needs, pod });
  }

  /** The binding failed. */
  unassume(pod: Pod): void {
    const key = objectKey(pod);
    const known = this.#placed.get(key);
    if (known) this.#release(key, known);
  }

  #nominate(key: string, pod: Pod | undefined): void {
    const node =
      pod && !pod.spec.nodeName && !isTerminal(pod) && !pod.metadata.deletionTimestamp ? pod.status.nominatedNodeName : undefined;
    if (pod && node) this.#nominated.set(key, { key, pod, node, needs: needsOf(pod) });
    else this.#nominated.delete(key);
  }

  #relabel(key: string, known: Placed, pod: Pod): ClusterEvent | undefined {
    if (known.pod.metadata.labels === pod.metadata.labels) return undefined;
    const placed = { ...known, pod };
    this.#placed.set(key, placed);
    this.pods.add(key, pod, known.node);
    return "pod-changed";
  }

  #take(key: string, placed: Placed): void {
    this.#placed.set(key, placed);
    this.#nodes.get(placed.node)?.add(placed.needs);
    this.pods.add(key, placed.pod, placed.node);
  }

  #release(key: string, placed: Placed): void {
    this.#placed.delete(key);
    this.#nodes.get(placed.node)?.remove(placed.needs);
    this.pods.remove(key);
  }
}

const none: readonly Nominated[] = [];
