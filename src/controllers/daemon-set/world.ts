/** What one pass over a DaemonSet sees. */
import type { DaemonSet } from "../../api/types/apps-v1.ts";
import type { Node, Pod } from "../../api/types/core-v1.ts";
import { availableAt, isEnded } from "../pod-state.ts";
import { targetNode } from "./daemon-pod.ts";
import type { NodeFit } from "./node-fit.ts";

export interface DaemonWorld {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  readonly fit: (node: Node) => NodeFit;
  /** The Pods of the set by the name of their node; without those that ended and are being deleted. */
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  /** The hash of the current revision. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined || (isEnded(pod) && pod.metadata.deletionTimestamp)) continue;
    const there = found.get(node);
    if (there) there.push(pod);
    else found.set(node, [pod]);
  }
  return found;
}

export const nameOf = ({ metadata }: Node | Pod): string => metadata.name ?? "";

export function isAvailable(pod: Pod, { set, now }: DaemonWorld): boolean {
  const at = availableAt(pod, set.spec.minReadySeconds ?? 0);
  return at !== undefined && at <= now;
}
