/** When a Pod has to leave a node for its NoExecute taints. As kubernetes: pkg/controller/tainteviction processPodOnNode. */
import { parseTime } from "../../api/time.ts";
import { tolerates } from "../../api/toleration.ts";
import type { Taint, Toleration } from "../../api/types/core-v1.ts";

/** `never`; or how many ms it may stay from when the taints were noticed. */
export type Stay = { readonly never: true } | { readonly never: false; readonly for: number };

export function stayUnder(taints: readonly Taint[], tolerations: readonly Toleration[]): Stay {
  const used = new Set<Toleration>();
  for (const taint of taints) {
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return { never: false, for: 0 };
    for (const toleration of matching) used.add(toleration);
  }
  const seconds = [...used].flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [Math.max(0, tolerationSeconds)]));
  return seconds.length === 0 ? { never: true } : { never: false, for: Math.min(...seconds) * 1_000 };
}

/** Since when the taints have stood, as far as they say so; `now` for those that do not. */
export function taintedSince(taints: readonly Taint[], now: number): number {
  return Math.max(...taints.map(({ timeAdded }) => Math.min(parseTime(timeAdded) ?? now, now)));
}

export const noExecute = (taints: readonly Taint[] | undefined): readonly Taint[] =>
  taints?.filter(({ effect }) => effect === "NoExecute") ?? none;

const none: readonly Taint[] = [];
