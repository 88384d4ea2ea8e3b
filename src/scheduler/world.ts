/** The scheduler's picture of nodes and of what Pods take of them, kept change by change. Assumed Pods count at once. */
import { objectKey } from "../api/meta.ts";
import type { Node, Pod } from "../api/types/core-v1.ts";
import type { ClusterEvent } from "./framework.ts";
import { NodeInfo } from "./node-info.ts";
import { isTerminal, needsOf, type PodNeeds } from "./pod-needs.ts";

interface Placed {
  readonly node: string;
  readonly needs: PodNeeds;
  readonly uid: string;
}

export class World {
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #placed = new Map<string, Placed>();
  #list: readonly NodeInfo[] | undefined;

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
      return undefined;
    }
    if (known) {
      const matters =
        known.node.spec !== node.spec ||
        known.node.metadata.labels !== node.metadata.labels ||
        known.node.status.allocatable !== node.status.allocatable;
      known.update(node);
      return matters ? "node-changed" : undefined;
    }
    const info = new NodeInfo(node);
    for (const placed of this.#placed.values()) if (placed.node === name) info.add(placed.needs);
    this.#nodes.set(name, info);
    this.#list = undefined;
    return "node-added";
  }

  /** Accounts a Pod that is bound (or assumed) or has gone. Returns true when it gave something back. */
  podChanged(key: string, pod: Pod | undefined): boolean {
    const node = pod && !isTerminal(pod) ? pod.spec.nodeName : undefined;
    const known = this.#placed.get(key);
    if (known && pod && known.node === node && known.uid === pod.metadata.uid) return false;
    if (known) this.#release(key, known);
    if (node && pod) this.#take(key, { node, needs: needsOf(pod), uid: pod.metadata.uid ?? "" });
    return known !== undefined;
  }

  /** Counts the Pod as if it were bound already. */
  assume(pod: Pod, node: string, needs: PodNeeds): void {
    this.#take(objectKey(pod), { node, needs, uid: pod.metadata.uid ?? "" });
  }

  /** The binding failed. */
  unassume(pod: Pod): void {
    const key = objectKey(pod);
    const known = this.#placed.get(key);
    if (known) this.#release(key, known);
  }

  #take(key: string, placed: Placed): void {
    this.#placed.set(key, placed);
    this.#nodes.get(placed.node)?.add(placed.needs);
  }

  #release(key: string, placed: Placed): void {
    this.#placed.delete(key);
    this.#nodes.get(placed.node)?.remove(placed.needs);
  }
}
