/** What a quota counts of one resource. As kubernetes: pkg/quota/v1/evaluator. */
import type { Amounts } from "../../../api/amounts.ts";
import type { KubeObject } from "../../../api/meta.ts";

/** One scope a quota asks for: `spec.scopes` are requirements with operator Exists. */
export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

export interface QuotaEvaluator {
  /** Updates change what is used: resized Pods, grown claims, Services of another type. Absent: only creation does. */
  readonly countsUpdates?: ((subresource: string) => boolean) | undefined;
  /** Whether it counts a resource of that name. */
  counts(name: string): boolean;
  /** Whether the object is within the scope. */
  inScope(requirement: ScopeRequirement, object: KubeObject): boolean;
  /** What the object uses. `now`: milliseconds. */
  usage(object: KubeObject, now: number): Amounts;
  /** What the object has to say so that those resources can be counted: "must specify cpu for: web". */
  readonly missing?: ((names: readonly string[], object: KubeObject) => string | undefined) | undefined;
  /** An update after which the object uses less without any request having charged it: it counts anew. */
  readonly freed?: ((object: KubeObject, old: KubeObject, now: number) => boolean) | undefined;
}
