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
  const rules = new Map<string, PolicyRule>();
  for (const labelSelector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selector = compileLabelSelector(labelSelector);
    for (const other of byName) {
      if (other.metadata.name === role.metadata.name || !selector.matches(other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.has(textOf(rule))) rules.set(textOf(rule), rule);
    }
  }
  return [...rules.values()];
}

/** The same text for equal rules, in whatever order their fields stand. */
const textOf = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);

/** One key for all of them: a change of any role may concern any aggregated one, and they are few. */
const allRoles = "clusterroles";

export const clusterRoleAggregationController = defineController({
  name: "clusterrole-aggregation-controller",
  watches: [
    {
      kind: clusterRoleKind,
      keys: ({ object, old }: Change) =>
        object &&
        old &&
        object.rules === old.rules &&
        object.metadata.labels === old.metadata.labels &&
        object.aggregationRule === old.aggregationRule
          ? []
          : [allRoles],
    },
  ],
  async reconcile({ client, lister }) {
    const roles = lister.list<Role>(clusterRoleKind);
    for (const role of roles) {
      if (!role.aggregationRule || role.metadata.deletionTimestamp) continue;
      const rules = aggregatedRules(role, roles);
      if (!equalJson(rules, role.rules ?? [])) await client.update(clusterRoleKind, { ...role, rules } as Role);
    }
  },
});
