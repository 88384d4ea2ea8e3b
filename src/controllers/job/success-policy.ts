/** spec.successPolicy: which completed indexes are enough. Pure. As kubernetes: pkg/controller/job/success_policy.go. */
import type { SuccessPolicy } from "../../api/types/batch-v1.ts";
import { countCommon, countIndexes, type Indexes, parseIndexes } from "./indexes.ts";

/** The message about the first rule that is met; undefined: none is. */
export function matchSuccessPolicy(policy: SuccessPolicy | undefined, completions: number, succeeded: Indexes): string | undefined {
  if (succeeded.length === 0) return undefined;
  for (const [index, { succeededIndexes, succeededCount }] of (policy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes, completions);
    const enough = succeededCount ?? (wanted && countIndexes(wanted));
    const reached = wanted ? countCommon(wanted, succeeded) : countIndexes(succeeded);
    if (enough !== undefined && reached >= enough) return `Matched rules at index ${index}`;
  }
  return undefined;
}
