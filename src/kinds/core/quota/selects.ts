import type { KubeObject } from "../../../api/meta.ts";
import type { ResourceQuota } from "../../../api/types/core-v1.ts";
import type { QuotaEvaluator, ScopeRequirement } from "./evaluator.ts";

/** All that a quota asks of an object to count it. */
export function scopesOf({ spec }: ResourceQuota): readonly ScopeRequirement[] {
  const plain = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" }));
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

/** Whether the object is within all scopes of the quota. */
export const inScopes = (quota: ResourceQuota, evaluator: QuotaEvaluator, object: KubeObject): boolean =>
  scopesOf(quota).every((requirement) => evaluator.inScope(requirement, object));
