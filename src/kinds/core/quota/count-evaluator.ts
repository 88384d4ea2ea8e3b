import { type Amounts, countOf } from "../../../api/amounts.ts";
import type { QuotaEvaluator } from "./evaluator.ts";

/** The resources that quotas also name without `count/`. */
const plainNames: ReadonlySet<string> = new Set(["configmaps", "resourcequotas", "replicationcontrollers", "secrets"]);

/** "count/deployments.apps". */
export const countName = ({ group, resource }: { group: string; resource: string }): string =>
  `count/${group ? `${resource}.${group}` : resource}`;

/** Counts objects, whatever they are. */
export function countEvaluator(what: { group: string; resource: string }): QuotaEvaluator {
  const names = [countName(what), ...(what.group === "" && plainNames.has(what.resource) ? [what.resource] : [])];
  const usage: Amounts = new Map(names.map((name) => [name, countOf(1)]));
  return { counts: (name) => names.includes(name), inScope: () => false, usage: () => usage };
}
