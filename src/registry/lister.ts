/** The lister over the watch cache: what hooks, admission and controllers read. */
import type { KubeObject, StringMap } from "../api/meta.ts";
import type { Kind, Lister } from "../kinds/kind.ts";
import type { Cache } from "./cache.ts";
import type { Entry } from "./entry.ts";
import { listPrefix, storageKey } from "./resource-cache.ts";

const hasLabels = (entry: Entry, selector: StringMap): boolean => {
  for (const label in selector) if (entry.facts.labels?.[label] !== selector[label]) return false;
  return true;
};

export function createLister(cache: Cache): Lister {
  const named = (entry: Entry) => ({ kind: entry.kind, object: entry.object });
  return {
    get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string) {
      return cache.resource(kind as unknown as Kind).get(storageKey(kind as unknown as Kind, namespace, name))?.object as T | undefined;
    },
    list<T extends KubeObject>(kind: Kind<T>, namespace?: string, selector?: StringMap) {
      const found: T[] = [];
      const erased = kind as unknown as Kind;
      for (const entry of cache.resource(erased).range(listPrefix(erased, namespace)))
        if (!selector || hasLabels(entry, selector)) found.push(entry.object as T);
      return found;
    },
    *each<T extends KubeObject>(kind: Kind<T>, namespace?: string) {
      const erased = kind as unknown as Kind;
      for (const entry of cache.resource(erased).range(listPrefix(erased, namespace))) yield entry.object as T;
    },
    count: (kind, namespace) => cache.resource(kind).count(namespace),
    dependents: (uid) => cache.dependents(uid).map(named),
    byUid(uid) {
      const entry = cache.byUid(uid);
      return entry && named(entry);
    },
    podsOnNode: (node) => cache.podsOnNode(node).map((entry) => entry.object),
  };
}
