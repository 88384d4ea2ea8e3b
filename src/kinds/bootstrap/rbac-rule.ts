/** How the rules of the bootstrap roles are written down. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";

/** Space-separated words, sorted as Kubernetes stores them; "core" is the empty group. */
const words = (text: string): string[] =>
  text
    .split(" ")
    .map((word) => (word === "core" ? "" : word))
    .sort();

/** `verbs groups resources`, each as space-separated words; "core" is the empty group. */
export function rule(verbs: string, groups: string, resources: string, resourceNames?: string): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups),
    resources: words(resources),
    ...(resourceNames ? { resourceNames: words(resourceNames) } : {}),
  };
}

/** `verbs` on paths that are no resources. */
export const urls = (verbs: string, paths: string): PolicyRule => ({ verbs: words(verbs), nonResourceURLs: words(paths) });

export const read = "get list watch";
export const write = "create delete deletecollection patch update";

/** What everybody needs who reports events. */
export const events: PolicyRule = rule("create patch update", "core events.k8s.io", "events");
