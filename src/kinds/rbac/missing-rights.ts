/** Rules as the message of a refused write lists them. As kubernetes: registry/rbac/validation CompactRules and apis/rbac/v1 CompactString. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";

/** One line a rule, sorted, each once: `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`. */
export const missingRightsText = (rules: readonly PolicyRule[]): string => [...new Set(compacted(rules).map(ruleText))].sort().join("\n");

/** Rules about one resource (of one name) that differ in their verbs alone become one. */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
    if (apiGroups.length !== 1 || resources.length !== 1 || resourceNames.length > 1 || nonResourceURLs.length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames]);
    const known = simple.get(key);
    simple.set(key, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule);
  }
  return [...others, ...simple.values()];
}

function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = {
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    ResourceNames: resourceNames,
    Verbs: verbs,
  };
  const filled = Object.entries(parts).filter(([, values]) => (values ?? []).length > 0);
  return `{${filled.map(([name, values = []]) => `${name}:${quotedList(values)}`).join(", ")}}`;
}

/** As Go prints a list of strings: `["a" "b"]`. */
export const quotedList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;
