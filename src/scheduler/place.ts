/** The decision: which node takes a Pod, or why none does. Pure. */
import type { Attempt, Plugin } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";

export type Placement = { readonly node: string } | Refusal;

export interface Refusal {
  readonly node?: undefined;
  /** Kubernetes' FitError text: `0/3 nodes are available: 3 Insufficient cpu.` */
  readonly message: string;
  /** Plugins that refused: what they wait for wakes the Pod. */
  readonly plugins: ReadonlySet<string>;
}

/** As kubernetes: with many nodes only a part is searched for feasible ones, never fewer than this. */
const minFeasible = 100;

/** How many feasible nodes are enough among `nodes`. As kubernetes: numFeasibleNodesToFind. */
export function enoughFeasible(nodes: number): number {
  if (nodes < minFeasible) return nodes;
  const percent = Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(minFeasible, Math.floor((nodes * percent) / 100));
}

/** `start`: where among the nodes the search begins; `draw`: 0 ≤ x < 1, chooses among equals. */
export function place(
  plugins: readonly Plugin[],
  attempt: Attempt,
  nodes: readonly NodeInfo[],
  how: { start: number; draw: number },
): Placement {
  for (const plugin of plugins) {
    const reason = plugin.preFilter?.(attempt);
    if (reason) return { message: `0/${nodes.length} nodes are available: ${reason}.`, plugins: new Set([plugin.name]) };
  }
  const { feasible, reasons, refusers } = findFeasible(plugins, attempt, nodes, how.start);
  if (feasible.length === 0) return { message: fitError(nodes.length, reasons), plugins: refusers };
  if (feasible.length === 1) return { node: (feasible[0] as NodeInfo).node.metadata.name ?? "" };
  return { node: best(plugins, attempt, feasible, how.draw) };
}

function findFeasible(plugins: readonly Plugin[], attempt: Attempt, nodes: readonly NodeInfo[], start: number) {
  const wanted = enoughFeasible(nodes.length);
  const feasible: NodeInfo[] = [];
  const reasons = new Map<string, number>();
  const refusers = new Set<string>();
  for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[(start + i) % nodes.length] as NodeInfo;
    const refusal = refuse(plugins, attempt, node);
    if (!refusal) feasible.push(node);
    else {
      refusers.add(refusal.plugin);
      reasons.set(refusal.reason, (reasons.get(refusal.reason) ?? 0) + 1);
    }
  }
  return { feasible, reasons, refusers };
}

function refuse(plugins: readonly Plugin[], attempt: Attempt, node: NodeInfo): { plugin: string; reason: string } | undefined {
  for (const plugin of plugins) {
    const reason = plugin.filter?.(attempt, node);
    if (reason) return { plugin: plugin.name, reason };
  }
  return undefined;
}

function best(plugins: readonly Plugin[], attempt: Attempt, feasible: readonly NodeInfo[], draw: number): string {
  let top = -1;
  let equals: NodeInfo[] = [];
  for (const node of feasible) {
    let score = 0;
    for (const plugin of plugins) if (plugin.score) score += (plugin.weight ?? 1) * plugin.score(attempt, node);
    if (score > top) {
      top = score;
      equals = [node];
    } else if (score === top) equals.push(node);
  }
  return equals[Math.floor(draw * equals.length)]?.node.metadata.name ?? "";
}

/** As kubernetes: reasons with their counts, sorted as text. */
function fitError(nodes: number, reasons: ReadonlyMap<string, number>): string {
  if (nodes === 0) return "no nodes available to schedule pods";
  const texts = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${texts.join(", ")}. no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;
}
