/** What a start puts back in roles and bindings that are there already. As kubernetes: pkg/registry/rbac/reconciliation, which adds and takes nothing away. */
import { equalJson } from "../../api/equal-json.ts";
import type { KubeObject, StringMap } from "../../api/meta.ts";
import type { AggregationRule, PolicyRule, RoleRef, Subject } from "../../api/types/rbac-v1.ts";
import { uncoveredRules } from "../rbac/uncovered-rules.ts";
import { autoUpdate } from "./rbac-parts.ts";

/** A role or a binding. */
interface RbacObject extends KubeObject {
  readonly rules?: readonly PolicyRule[] | undefined;
  readonly aggregationRule?: AggregationRule | undefined;
  readonly subjects?: readonly Subject[] | undefined;
  readonly roleRef?: RoleRef | undefined;
}

/** Whether a bootstrap object is one that is repaired: the roles and bindings. */
export const isRepaired = ({ metadata }: KubeObject): boolean => metadata.annotations?.[autoUpdate] === "true";

/**
 * `existing` with the labels, annotations, rules, selectors and subjects it lacks of what it is meant to have, and with
 * the role it is meant to refer to; itself when it lacks nothing or has the annotation
 * rbac.authorization.kubernetes.io/autoupdate "false".
 */
export function repaired(existing: RbacObject, meant: RbacObject): RbacObject {
  const { labels, annotations } = existing.metadata;
  if (annotations?.[autoUpdate] === "false") return existing;
  const metadata = changed(existing.metadata, {
    labels: withMissing(labels, meant.metadata.labels),
    annotations: withMissing(annotations, meant.metadata.annotations),
  });
  return changed(existing, { metadata, ...repairedBody(existing, meant) });
}

function repairedBody(existing: RbacObject, meant: RbacObject): Partial<RbacObject> {
  if (meant.roleRef) {
    const { roleRef } = meant;
    return {
      roleRef: equalJson(existing.roleRef, roleRef) ? existing.roleRef : roleRef,
      subjects: extended(existing.subjects, unequal(existing.subjects, meant.subjects)),
    };
  }
  // The rules of an aggregated role are the business of clusterrole-aggregation-controller.
  if (!meant.aggregationRule)
    return { rules: extended(existing.rules, uncoveredRules(existing.rules ?? [], unequal(existing.rules, meant.rules))) };
  const selectors = existing.aggregationRule?.clusterRoleSelectors;
  const clusterRoleSelectors = extended(selectors, unequal(selectors, meant.aggregationRule.clusterRoleSelectors));
  return { aggregationRule: selectors === clusterRoleSelectors ? existing.aggregationRule : { clusterRoleSelectors } };
}

/** `object` itself when every part is the one it has. */
function changed<T extends object>(object: T, parts: Partial<T>): T {
  const same = Object.entries(parts).every(([field, value]) => object[field as keyof T] === value);
  return same ? object : { ...object, ...parts };
}

function withMissing(existing: StringMap | undefined, meant: StringMap = {}): StringMap | undefined {
  return Object.keys(meant).every((key) => existing && key in existing) ? existing : { ...meant, ...existing };
}

const extended = <T>(existing: readonly T[] | undefined, missing: readonly T[]): readonly T[] | undefined =>
  missing.length === 0 ? existing : [...(existing ?? []), ...missing];

/** What of `meant` is not among the existing ones; mostly nothing, and then they are as they were made. */
const unequal = <T>(existing: readonly T[] | undefined, meant: readonly T[] = []): readonly T[] =>
  JSON.stringify(existing) === JSON.stringify(meant) ? [] : meant.filter((one) => !existing?.some((other) => equalJson(one, other)));
