/**
 * Objects of one kind that no controller owns, by namespace and label: what an owner may adopt is found without looking
 * at what others own. Kept by a controller's watch, rebuilt from the world at start.
 */
import { controllerOf, type KubeObject, objectKey } from "../api/meta.ts";
import type { LabelSelector } from "../api/types/meta-v1.ts";

export interface OrphanIndex<T extends KubeObject> {
  /** To be told of every change of the kind. */
  track(change: { readonly object: T | undefined; readonly old: T | undefined }): void;
  /** Orphans of the namespace that can match the selector; in key order. */
  candidates(namespace: string | undefined, selector: LabelSelector): readonly T[];
}

export function createOrphanIndex<T extends KubeObject>(): OrphanIndex<T> {
  const known = new Map<string, T>();
  const buckets = new Map<string, Map<string, T>>();

  const bucketsOf = ({ metadata }: T): string[] => {
    const base = metadata.namespace ?? "";
    return [base, ...Object.entries(metadata.labels ?? {}).map(([key, value]) => `${base}\0${key}\0${value}`)];
  };
  const drop = (key: string) => {
    const before = known.get(key);
    if (!before) return;
    known.delete(key);
    for (const name of bucketsOf(before)) {
      const bucket = buckets.get(name);
      if (bucket?.delete(key) && bucket.size === 0) buckets.delete(name);
    }
  };
  const keep = (key: string, object: T) => {
    known.set(key, object);
    for (const name of bucketsOf(object)) {
      const bucket = buckets.get(name);
      if (bucket) bucket.set(key, object);
      else buckets.set(name, new Map([[key, object]]));
    }
  };
  return {
    track({ object, old }) {
      const any = object ?? old;
      if (!any) return;
      const key = objectKey(any);
      drop(key);
      if (object && !controllerOf(object)) keep(key, object);
    },
    candidates(namespace = "", selector) {
      const [label] = Object.entries(selector.matchLabels ?? {});
      const bucket = buckets.get(label ? `${namespace}\0${label[0]}\0${label[1]}` : namespace);
      if (!bucket) return [];
      return [...bucket].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    },
  };
}
