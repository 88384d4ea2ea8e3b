/** The scheduling framework: the extension points a plugin may fill, and what they see. */
import type { Pod } from "../api/types/core-v1.ts";
import type { Lister } from "../kinds/kind.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PlacedPods } from "./placed-pods.ts";
import type { PodNeeds } from "./pod-needs.ts";

/** Changes of the world that may let a waiting Pod in. */
export type ClusterEvent = "node-added" | "node-changed" | "node-removed" | "pod-added" | "pod-removed" | "pod-changed" | "volume-changed";

/** What is worked out once per Pod and attempt, and what plugins may read besides the node. */
export interface Attempt {
  readonly pod: Pod;
  readonly needs: PodNeeds;
  readonly lister: Lister;
  /** All nodes. */
  readonly nodes: readonly NodeInfo[];
  /** The Pods on them, as rules about other Pods see them. */
  readonly placed: PlacedPods;
  /** What plugins have worked out for this attempt, by their own names; see {@link remembered}. */
  readonly memo: Map<string, unknown>;
}

/** Worked out once per attempt, when it is first asked for. */
export function remembered<T>({ memo }: Attempt, key: string, compute: () => T): T {
  if (!memo.has(key)) memo.set(key, compute());
  return memo.get(key) as T;
}

/** Why a node will not do; `final`: nor would it if Pods of less importance were taken off it. */
export type Reason = string | { readonly reason: string; readonly final: true };

export interface Plugin {
  /** Kubernetes' name: "NodeResourcesFit". */
  readonly name: string;
  /** What may make a Pod schedulable that this plugin refused. */
  readonly wakes: readonly ClusterEvent[];
  /** A reason to keep the Pod out of the queue altogether. */
  readonly preEnqueue?: (pod: Pod) => string | undefined;
  /** A reason for which no node will do; asked before any node is looked at. */
  readonly preFilter?: (attempt: Attempt) => string | undefined;
  /**
   * False when what `filter` or `score` say of this Pod follows from more than its node requirements, tolerations and needs
   * and the node: from claims or other Pods. Its verdicts are not shared with Pods of the same class (verdicts.ts).
   */
  readonly shares?: (attempt: Attempt) => boolean;
  /** A reason this node will not do. Reasons are counted over nodes, so they must not name the node. */
  readonly filter?: (attempt: Attempt, node: NodeInfo) => Reason | undefined;
  /** Whatever the filter refuses is final. */
  readonly final?: true;
  /** 0 (worst) to 100 (best). */
  readonly score?: (attempt: Attempt, node: NodeInfo) => number;
  /** Weight of the score; Kubernetes' defaults. */
  readonly weight?: number;
}
