/**
 * What the plugins say of a node, remembered per class of Pods: Pods that ask for the same share their verdicts, and a
 * verdict holds until something on the node changes. One more Pod of a class costs a look at the nodes, not a judgement of each.
 */
import { BoundedMap } from "../client/bounded-map.ts";
import type { Attempt, Plugin } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";

export interface Refused {
  readonly plugin: string;
  readonly reason: string;
  /** It would be refused as well if Pods of less importance were taken off the node. */
  readonly final: boolean;
}

export interface Verdict {
  /** Of the node it was given for. */
  readonly version: number;
  /** Absent: the node will do. */
  readonly refused: Refused | undefined;
  /** The weighted sum of all scores; 0 for a refused node. */
  readonly score: number;
}

export type Judge = (node: NodeInfo) => Verdict;

/** Classes whose verdicts are kept. */
const classes = 100;

/** `judgeFor(attempt, nodes)`: the judge of one Pod's class. `nodes`: all there are; verdicts are forgotten when they come or go. */
export function createJudges(plugins: readonly Plugin[]): (attempt: Attempt, nodes: readonly NodeInfo[]) => Judge {
  const known = new BoundedMap<string, Map<NodeInfo, Verdict>>(classes);
  let among: readonly NodeInfo[] | undefined;
  return (attempt, nodes) => {
    const direct: Judge = (node) => verdict(plugins, attempt, node);
    if (plugins.some((plugin) => plugin.shares?.(attempt) === false)) return direct;
    if (among !== nodes) known.clear();
    among = nodes;
    const key = classOf(attempt);
    let verdicts = known.get(key);
    if (!verdicts) {
      verdicts = new Map();
      known.set(key, verdicts);
    }
    const remembered = verdicts;
    return (node) => {
      const last = remembered.get(node);
      if (last && last.version === node.version) return last;
      const next = direct(node);
      remembered.set(node, next);
      return next;
    };
  };
}

/** All that plugins read of a Pod unless they say otherwise by `shares`. */
function classOf({ pod, needs }: Attempt): string {
  const { nodeName, nodeSelector, affinity, tolerations } = pod.spec;
  return JSON.stringify([nodeName, nodeSelector, affinity?.nodeAffinity, tolerations, needs]);
}

function verdict(plugins: readonly Plugin[], attempt: Attempt, node: NodeInfo): Verdict {
  const { version } = node;
  let score = 0;
  const refused = refusalOf(plugins, attempt, node);
  if (refused) return { version, refused, score: 0 };
  for (const plugin of plugins) if (plugin.score) score += (plugin.weight ?? 1) * plugin.score(attempt, node);
  return { version, refused: undefined, score };
}

/** What the filters say of a node, without any memory; undefined: it will do. */
export function refusalOf(plugins: readonly Plugin[], attempt: Attempt, node: NodeInfo): Refused | undefined {
  for (const { name, filter, final } of plugins) {
    const said = filter?.(attempt, node);
    if (said === undefined) continue;
    const told = typeof said === "string" ? { reason: said, final: final === true } : said;
    return { plugin: name, ...told };
  }
  return undefined;
}
