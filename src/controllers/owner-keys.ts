/** Which owners a change of something they control, or may adopt, wakes. */

import { equalJson } from "../api/equal-json.ts";
import { controllerOf, type KubeObject, objectKey } from "../api/meta.ts";
import { labelSelectorMatches } from "../api/selectors.ts";
import type { Pod } from "../api/types/core-v1.ts";
import type { LabelSelector } from "../api/types/meta-v1.ts";
import type { Kind, Lister } from "../kinds/kind.ts";
import { readyCondition } from "./pod-state.ts";

export interface Change<T extends KubeObject> {
  readonly object: T | undefined;
  readonly old: T | undefined;
}

type Owner = KubeObject & { readonly spec: { readonly selector?: LabelSelector | undefined } };

/** The controlling owners of kind `kind` before and after the change; for what nobody owns, those whose selector it newly meets. */
export function ownerKeys<O extends Owner>({ object, old }: Change<KubeObject>, kind: Kind<O>, lister: Lister): readonly string[] {
  const keys = new Set<string>();
  for (const one of [old, object]) {
    const owner = one && controllerOf(one);
    if (owner?.kind === kind.kind && owner.apiVersion === kind.apiVersion) keys.add(`${one?.metadata.namespace}/${owner.name}`);
  }
  if (object && !controllerOf(object) && isAdoptionNews(object, old))
    for (const set of lister.list(kind, object.metadata.namespace))
      if (labelSelectorMatches(set.spec.selector, object.metadata.labels)) keys.add(objectKey(set));
  return [...keys];
}

const isAdoptionNews = ({ metadata }: KubeObject, old: KubeObject | undefined) =>
  !old || old.metadata.labels !== metadata.labels || old.metadata.ownerReferences !== metadata.ownerReferences;

/** True if nothing changed that decides whether a Pod counts, where it is, or is up to date. */
export function samePodForOwner({ object, old }: Change<Pod>): boolean {
  if (!object || !old) return false;
  const [a, b] = [object.metadata, old.metadata];
  return (
    a.labels === b.labels &&
    a.ownerReferences === b.ownerReferences &&
    a.deletionTimestamp === b.deletionTimestamp &&
    object.spec.nodeName === old.spec.nodeName &&
    object.status?.phase === old.status?.phase &&
    equalJson(readyCondition(object), readyCondition(old))
  );
}
