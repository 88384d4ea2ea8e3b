/** clusterrole-aggregation-controller: roles with an aggregation rule get the rules of those they select. As kubernetes: pkg/controller/clusterroleaggregation. */

import { equalJson } from "../api/equal-json.ts";
import type { KubeObject } from "../api/meta.ts";
import { compileLabelSelector } from "../api/selectors.ts";
import type { ClusterRole, PolicyRule } from "../api/types/rbac-v1.ts";
import { clusterRole as clusterRoleKind } from "../kinds/rbac/cluster-role.ts";
import { defineController } from "./controller.ts";

type Role = ClusterRole & KubeObject;
type Change = { readonly object: Role | undefined; readonly old: Role | undefined };

/** The rules of all selected roles, each once: selector by selector, roles by name. */
export function aggregatedRules(role: ClusterRole, roles: readonly ClusterRole[]): readonly PolicyRule[] {
  const byName = [...roles].sort((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1));
  const rules: PolicyRule[] = [];
  for (const labelSelector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selector = compileLabelSelector(labelSelector);
    for (const other of byName) {
      if (other.metadata.name === role.metadata.name || !selector.matches(other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((known) => equalJson(known, rule))) rules.push(rule);
    }
  }
  return rules;
}

export const clusterRoleAggregationController = defineController({
  name: "clusterrole-aggregation-controller",
  watches: [
    {
      kind: clusterRoleKind,
      keys: ({ object, old }: Change, { lister }) =>
        object &&
        old &&
        object.rules === old.rules &&
        object.metadata.labels === old.metadata.labels &&
        object.aggregationRule === old.aggregationRule
          ? []
          : lister.list<Role>(clusterRoleKind).flatMap(({ aggregationRule, metadata }) => (aggregationRule ? [metadata.name ?? ""] : [])),
    },
  ],
  async reconcile({ client, lister }, name) {
    const role = lister.get<Role>(clusterRoleKind, undefined, name);
    if (!role?.aggregationRule || role.metadata.deletionTimestamp) return;
    const rules = aggregatedRules(role, lister.list<Role>(clusterRoleKind));
    if (equalJson(rules, role.rules ?? [])) return;
    await client.update(clusterRoleKind, { ...role, rules } as Role);
  },
});
