/** Scores that mean something only beside those of the other nodes. */
import type { NodeInfo } from "./node-info.ts";

/** Node name → 0 for the lowest raw score to 100 for the highest; 0 for all when they are equal. */
export function spreadOut(nodes: readonly NodeInfo[], raw: (info: NodeInfo) => number): ReadonlyMap<string, number> {
  const sums = nodes.map((info) => [info.node.metadata.name ?? "", raw(info)] as const);
  const low = sums.reduce((least, [, sum]) => Math.min(least, sum), Number.POSITIVE_INFINITY);
  const high = sums.reduce((most, [, sum]) => Math.max(most, sum), Number.NEGATIVE_INFINITY);
  return new Map(sums.map(([name, sum]) => [name, high > low ? Math.floor((100 * (sum - low)) / (high - low)) : 0]));
}
