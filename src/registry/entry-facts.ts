/** Index facts of an object: what selectors by label and the cluster-wide indexes need without parsing the object. */
import type { KubeObject, StringMap } from "../api/meta.ts";

export interface EntryFacts {
  readonly uid: string;
  readonly labels: StringMap | undefined;
  /** UIDs in ownerReferences. */
  readonly owners: readonly string[];
  /** Pods: spec.nodeName. */
  readonly node: string;
}

const none: readonly string[] = [];

export function factsOf(object: KubeObject, kind: string): EntryFacts {
  const { metadata } = object;
  const owners = metadata.ownerReferences;
  const spec = (object as { spec?: { nodeName?: unknown } }).spec;
  return {
    uid: metadata.uid ?? "",
    labels: metadata.labels,
    owners: owners && owners.length > 0 ? owners.map((owner) => owner.uid) : none,
    node: kind === "Pod" && typeof spec?.nodeName === "string" ? spec.nodeName : "",
  };
}

/** The text a store keeps beside the value. */
export const renderFacts = (facts: EntryFacts): string => JSON.stringify([facts.uid, facts.labels ?? 0, facts.owners, facts.node]);

export function parseFacts(text: string): EntryFacts {
  const [uid, labels, owners, node] = JSON.parse(text) as [string, StringMap | 0, string[], string];
  return { uid, labels: labels === 0 ? undefined : labels, owners, node };
}
