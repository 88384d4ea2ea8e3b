/** Whether taking less important Pods off some node makes room for a Pod, and which. As kubernetes: defaultpreemption. */
import type { Pod } from "../../api/types/core-v1.ts";
import type { Attempt, Plugin } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { isTerminal } from "../pod-needs.ts";
import { refusalOf } from "../verdicts.ts";
import type { World } from "../world.ts";
import { protectedPods } from "./budgets.ts";
import { type Candidate, moreImportant, pickCandidate, priorityOf, selectVictims } from "./victims.ts";

/** `candidate` absent: `message` says why. `keepNomination`: what was nominated before stands. */
export type Preemption =
  | { readonly candidate: Candidate; readonly message?: undefined; readonly keepNomination?: undefined }
  | { readonly candidate?: undefined; readonly message: string; readonly keepNomination: boolean };

/** As kubernetes: a tenth of the nodes is looked into, but no fewer than this. */
const fewestNodes = 100;

const lesserPods = ({ pod, lister }: Attempt, node: string): readonly Pod[] =>
  (lister.podsOnNode(node) as readonly Pod[]).filter((other) => !isTerminal(other) && priorityOf(other) < priorityOf(pod));

/** A Pod that never preempts, or whose victims are on their way out. */
function ineligible(attempt: Attempt): string | undefined {
  const { pod } = attempt;
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const nominated = pod.status.nominatedNodeName;
  const waits = nominated && lesserPods(attempt, nominated).some(({ metadata }) => metadata.deletionTimestamp !== undefined);
  return waits ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

function candidateOn(
  attempt: Attempt,
  info: NodeInfo,
  { plugins, world }: { plugins: readonly Plugin[]; world: World },
): Candidate | undefined {
  const node = info.node.metadata.name ?? "";
  const lesser = lesserPods(attempt, node);
  const kept = protectedPods(attempt.lister, [...lesser].sort(moreImportant));
  const fitsWithout = (gone: ReadonlySet<Pod>) =>
    world.without([...gone], () => refusalOf(plugins, { ...attempt, memo: new Map() }, info) === undefined);
  const victims = selectVictims(lesser, kept, fitsWithout);
  return victims && { node, victims, violations: victims.filter((victim) => kept.has(victim)).length };
}

/** `helpable`: nodes that were refused for what Pods on them take. */
export function planPreemption(
  attempt: Attempt,
  helpable: readonly NodeInfo[],
  how: { readonly plugins: readonly Plugin[]; readonly world: World },
): Preemption {
  const why = ineligible(attempt);
  if (why) return { message: why, keepNomination: true };
  const enough = Math.max(fewestNodes, Math.floor(attempt.nodes.length / 10));
  const candidates: Candidate[] = [];
  for (const info of helpable) {
    const candidate = candidateOn(attempt, info, how);
    if (candidate) candidates.push(candidate);
    if (candidates.length >= enough) break;
  }
  const candidate = pickCandidate(candidates);
  return candidate ? { candidate } : { message: noVictims(attempt.nodes.length, helpable.length), keepNomination: false };
}

function noVictims(all: number, looked: number): string {
  const parts = [
    ...(looked > 0 ? [`${looked} No preemption victims found for incoming pod`] : []),
    ...(all > looked ? [`${all - looked} Preemption is not helpful for scheduling`] : []),
  ];
  return `0/${all} nodes are available: ${parts.join(", ")}.`;
}
