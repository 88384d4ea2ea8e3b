/**
 * The watch cache: every live object of every resource, cluster-wide indexes, and who wants to hear of changes.
 * It is updated synchronously with each accepted commit, before the writer's promise resolves.
 */
import type { Kind } from "../kinds/kind.ts";
import type { Store } from "../storage/store.ts";
import { Entry } from "./entry.ts";
import { parseFacts } from "./entry-facts.ts";
import { type CacheChange, ResourceCache } from "./resource-cache.ts";

export interface Cache {
  resource(kind: Kind): ResourceCache;
  readonly resources: readonly ResourceCache[];
  byUid(uid: string): Entry | undefined;
  dependents(uid: string): readonly Entry[];
  podsOnNode(node: string): readonly Entry[];
  /** Takes an accepted change: updates entries and indexes, then tells subscribers in the order they came. */
  apply(change: CacheChange): void;
  /** Lets changes up to `revision` go; who resumes from before is told that they have expired. */
  forget(revision: number): void;
  /** Hears every change of every resource, synchronously. */
  subscribe(listener: (change: CacheChange) => void): () => void;
}

/** A multi-map of entries by a text. */
class Index {
  readonly #sets = new Map<string, Map<string, Entry>>();

  add(value: string, entry: Entry): void {
    let set = this.#sets.get(value);
    if (!set) {
      set = new Map();
      this.#sets.set(value, set);
    }
    set.set(entry.key, entry);
  }

  remove(value: string, entry: Entry): void {
    const set = this.#sets.get(value);
    if (set?.delete(entry.key) && set.size === 0) this.#sets.delete(value);
  }

  get(value: string): readonly Entry[] {
    const set = this.#sets.get(value);
    return set ? [...set.values()] : [];
  }
}

/** Loads everything the store holds for the given kinds; parses index facts only, never objects. */
export function loadCache(kinds: readonly Kind[], store: Store, ringBytes: number): Cache {
  const byPrefix = new Map<string, ResourceCache>();
  for (const kind of kinds)
    if (!kind.options.storedAs) byPrefix.set(kind.prefix, new ResourceCache(kind, store.currentRevision, ringBytes));
  const uids = new Map<string, Entry>();
  const owners = new Index();
  const nodes = new Index();
  const listeners = new Set<(change: CacheChange) => void>();

  const index = (entry: Entry) => {
    uids.set(entry.facts.uid, entry);
    for (const owner of entry.facts.owners) owners.add(owner, entry);
    if (entry.facts.node) nodes.add(entry.facts.node, entry);
  };
  const unindex = (entry: Entry) => {
    if (uids.get(entry.facts.uid)?.key === entry.key) uids.delete(entry.facts.uid);
    for (const owner of entry.facts.owners) owners.remove(owner, entry);
    if (entry.facts.node) nodes.remove(entry.facts.node, entry);
  };

  for (const resource of byPrefix.values()) {
    for (const row of store.list(resource.kind.prefix).rows) {
      const entry = new Entry(resource.kind, row.key, {
        revision: row.revision,
        created: row.created,
        json: row.value,
        facts: parseFacts(row.facts),
      });
      resource.load(entry);
      index(entry);
    }
  }

  return {
    resources: [...byPrefix.values()],
    resource(kind) {
      const resource = byPrefix.get(kind.prefix);
      if (!resource) throw new Error(`no storage for ${kind.plural}`);
      return resource;
    },
    byUid: (uid) => uids.get(uid),
    dependents: (uid) => owners.get(uid),
    podsOnNode: (node) => nodes.get(node),
    apply(change) {
      if (change.old) unindex(change.old);
      if (change.type === "put") index(change.entry);
      byPrefix.get(change.entry.kind.prefix)?.apply(change);
      for (const listener of listeners) listener(change);
    },
    forget(revision) {
      for (const resource of byPrefix.values()) resource.forget(revision);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
