/** The decision: which node takes a Pod, or why none does. Pure. */
import type { Attempt, Plugin } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { Judge, Refused } from "./verdicts.ts";

export type Placement = { readonly node: string } | Refusal;

export interface Refusal {
  readonly node?: undefined;
  /** Kubernetes' FitError text: `0/3 nodes are available: 3 Insufficient cpu.` */
  readonly message: string;
  /** Plugins that refused: what they wait for wakes the Pod. */
  readonly plugins: ReadonlySet<string>;
  /** Nodes that might do if less important Pods were taken off them. */
  readonly helpable: readonly NodeInfo[];
  /** It is the Pod, not the nodes: no node was looked at. */
  readonly hopeless?: true;
}

/** As kubernetes: with many nodes only a part is searched for feasible ones, never fewer than this. */
const minFeasible = 100;

/** How many feasible nodes are enough among `nodes`. As kubernetes: numFeasibleNodesToFind. */
export function enoughFeasible(nodes: number): number {
  if (nodes < minFeasible) return nodes;
  const percent = Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(minFeasible, Math.floor((nodes * percent) / 100));
}

/** `judge`: what the plugins say of a node; `start`: where among the nodes the search begins; `draw`: 0 ≤ x < 1, chooses among equals. */
export function place(
  plugins: readonly Plugin[],
  attempt: Attempt,
  nodes: readonly NodeInfo[],
  how: { judge: Judge; start: number; draw: number },
): Placement {
  for (const plugin of plugins) {
    const reason = plugin.preFilter?.(attempt);
    if (reason && nodes.length > 0) return refusedOutright(nodes.length, plugin.name, reason);
  }
  const wanted = enoughFeasible(nodes.length);
  const refusals: RefusedNode[] = [];
  let equals: NodeInfo[] = [];
  let top = -1;
  let feasible = 0;
  for (let i = 0; i < nodes.length && feasible < wanted; i++) {
    const node = nodes[(how.start + i) % nodes.length] as NodeInfo;
    const { refused, score } = how.judge(node);
    if (refused) {
      refusals.push({ node, refused });
      continue;
    }
    feasible++;
    if (score > top) {
      top = score;
      equals = [node];
    } else if (score === top) equals.push(node);
  }
  if (feasible === 0) return refusal(nodes.length, refusals);
  return { node: equals[Math.floor(how.draw * equals.length)]?.node.metadata.name ?? "" };
}

/** As kubernetes: making room is not tried; `not found` is what the plugin for device claims says then. */
const refusedOutright = (nodes: number, plugin: string, reason: string): Refusal => ({
  message: `0/${nodes} nodes are available: ${reason}. not found`,
  plugins: new Set([plugin]),
  helpable: [],
  hopeless: true,
});

interface RefusedNode {
  readonly node: NodeInfo;
  readonly refused: Refused;
}

function refusal(nodes: number, refusals: readonly RefusedNode[]): Refusal {
  const reasons = new Map<string, number>();
  for (const { refused } of refusals) reasons.set(refused.reason, (reasons.get(refused.reason) ?? 0) + 1);
  return {
    message: fitError(nodes, reasons),
    plugins: new Set(refusals.map(({ refused }) => refused.plugin)),
    helpable: refusals.filter(({ refused }) => !refused.final).map(({ node }) => node),
  };
}

/** As kubernetes: reasons with their counts, sorted as text. */
function fitError(nodes: number, reasons: ReadonlyMap<string, number>): string {
  if (nodes === 0) return "no nodes available to schedule pods";
  const texts = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${texts.join(", ")}. no new claims to deallocate`;
}
