/** The live objects of one storage resource, in key order, and the newest of its changes. */
import type { Kind } from "../kinds/kind.ts";
import type { Entry } from "./entry.ts";
import { SortedKeys } from "./sorted-keys.ts";

/** What happened: `entry` is the new version (for a delete: the last form under the deletion's revision), `old` what it replaced. */
export interface CacheChange {
  readonly type: "put" | "delete";
  readonly revision: number;
  readonly entry: Entry;
  readonly old: Entry | undefined;
}

export class ResourceCache {
  readonly kind: Kind;
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new SortedKeys();
  /** Newest changes, oldest first. */
  #ring: CacheChange[] = [];
  #ringStart: number;
  #ringBytes = 0;
  readonly #ringLimit: number;
  /** No change of this resource is newer: that of the newest one seen, or where the entries were loaded (a deletion may have been the last before). */
  lastRevision: number;
  readonly #perNamespace = new Map<string, number>();

  /** `loadedAt`: the revision the entries were loaded at; the ring knows everything after it. */
  constructor(kind: Kind, loadedAt: number, ringLimit: number) {
    this.kind = kind;
    this.#ringStart = loadedAt;
    this.lastRevision = loadedAt;
    this.#ringLimit = ringLimit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  count(namespace: string | undefined): number {
    return namespace === undefined ? this.size : (this.#perNamespace.get(namespace) ?? 0);
  }

  /** Takes an entry at start-up: no change is recorded. */
  load(entry: Entry): void {
    this.#insert(entry);
  }

  apply(change: CacheChange): void {
    if (change.type === "delete") this.#remove(change.entry.key);
    else if (change.old) this.#entries.set(change.entry.key, change.entry);
    else this.#insert(change.entry);
    this.lastRevision = change.revision;
    this.#remember(change);
  }

  /** Entries below `prefix` with key ≥ `from`, in key order. */
  *range(prefix: string, from?: string): Generator<Entry> {
    for (const key of this.#keys.range(prefix, from)) yield this.#entries.get(key) as Entry;
  }

  /** Changes with revision > `after`, oldest first; undefined when the ring no longer reaches back so far. */
  changesSince(after: number): readonly CacheChange[] | undefined {
    return after < this.#ringStart ? undefined : this.#ring.slice(this.#firstAfter(after));
  }

  /** Lets changes up to `revision` go: the store has forgotten them too. */
  forget(revision: number): void {
    if (revision <= this.#ringStart) return;
    const kept = this.#firstAfter(revision);
    for (let index = 0; index < kept; index++) this.#ringBytes -= bytesOf(this.#ring[index] as CacheChange);
    this.#ring = this.#ring.slice(kept);
    this.#ringStart = revision;
  }

  /** Where in the ring the first change with a revision above `after` stands. */
  #firstAfter(after: number): number {
    let low = 0;
    let high = this.#ring.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ring[middle] as CacheChange).revision <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#keys.add(entry.key);
    this.#countNamespace(entry.key, 1);
  }

  #remove(key: string): void {
    if (!this.#entries.delete(key)) return;
    this.#keys.delete(key);
    this.#countNamespace(key, -1);
  }

  #countNamespace(key: string, by: number): void {
    const namespace = namespaceOfKey(this.kind, key);
    if (namespace === undefined) return;
    const count = (this.#perNamespace.get(namespace) ?? 0) + by;
    if (count > 0) this.#perNamespace.set(namespace, count);
    else this.#perNamespace.delete(namespace);
  }

  #remember(change: CacheChange): void {
    this.#ring.push(change);
    this.#ringBytes += bytesOf(change);
    if (this.#ringBytes <= this.#ringLimit) return;
    const half = this.#ring.length >> 1;
    const dropped = this.#ring.slice(0, half);
    for (const old of dropped) this.#ringBytes -= bytesOf(old);
    this.#ringStart = dropped.at(-1)?.revision ?? this.#ringStart;
    this.#ring = this.#ring.slice(half);
    // Changes of one revision stay together: a resume after it must not see half of them.
    while (this.#ring[0]?.revision === this.#ringStart) this.#ring.shift();
  }
}

/** What a remembered change is taken to weigh. */
const bytesOf = ({ entry }: CacheChange): number => entry.json.length + 200;

/** The storage key of an object. */
export function storageKey(kind: Kind, namespace: string | undefined, name: string): string {
  return kind.namespaced ? `${kind.prefix}${namespace}/${name}` : kind.prefix + name;
}

/** Every key of a kind, or of one namespace of it, starts with this. */
export function listPrefix(kind: Kind, namespace: string | undefined): string {
  return kind.namespaced && namespace !== undefined ? `${kind.prefix}${namespace}/` : kind.prefix;
}

export function namespaceOfKey(kind: Kind, key: string): string | undefined {
  if (!kind.namespaced) return undefined;
  return key.slice(kind.prefix.length, key.indexOf("/", kind.prefix.length));
}
