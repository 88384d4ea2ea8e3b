/**
 * The storage contract: a key/value store with revisions, shaped like etcd, and the errors it knows. It knows nothing
 * of HTTP or Kubernetes. `test/conformance/store.ts` is its executable form.
 */

export type StoreErrorCode = "KeyExists" | "KeyNotFound" | "RevisionConflict" | "Compacted" | "FutureRevision" | "Unavailable";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  /** The key a KeyExists, KeyNotFound or RevisionConflict is about. */
  readonly key: string | undefined;

  constructor(code: StoreErrorCode, message: string, key?: string) {
    super(message);
    this.code = code;
    this.key = key;
  }
}

/** One key at one revision. */
export interface Row {
  readonly key: string;
  /** The revision of this version of the key. */
  readonly revision: number;
  /** The revision that created the key. */
  readonly created: number;
  readonly value: Buffer;
  /** Opaque text kept beside the value, so that start-up need not parse values; "" if none was given. */
  readonly facts: string;
}

/** What happened to a key at a revision. `previous` is the row it replaced or deleted. */
export interface Change {
  readonly type: "put" | "delete";
  /** The new row; for a delete the last row, with `revision` being that of the delete. */
  readonly row: Row;
  readonly previous: Row | undefined;
}

/** One write of a commit. `expected` is the revision the key must have now; 0: it must not exist. */
export interface Write {
  readonly key: string;
  readonly expected: number;
  /** The new value, given the revision that is being assigned; absent: delete the key. */
  readonly value?: ((revision: number) => Buffer) | undefined;
  readonly facts?: string | undefined;
}

export interface ListOptions {
  /** At most so many rows; 0 or absent: all. */
  readonly limit?: number;
  /** Only keys greater than this one. */
  readonly after?: string;
  /** As of this revision; absent: the newest accepted. */
  readonly revision?: number;
}

export interface ListPage {
  /** In key order. */
  readonly rows: readonly Row[];
  /** Rows after the last one returned. */
  readonly remaining: number;
  /** The revision the page is of. */
  readonly revision: number;
}

export interface Subscription {
  close(): void;
}

export interface Store {
  /** "memory", "sqlite": for the banner and /about. */
  readonly name: string;
  /** The highest revision accepted; our own loops may see it. */
  readonly currentRevision: number;
  /** The highest revision that survives a crash; clients may see up to this one. Never above currentRevision. */
  readonly durableRevision: number;
  /** Revisions up to and including this one are no longer readable. */
  readonly compactedRevision: number;

  /** The key as of `revision` (default: newest accepted). Throws Compacted, FutureRevision. */
  get(key: string, revision?: number): Row | undefined;
  /** All keys that start with `prefix`, in key order. Throws Compacted, FutureRevision. */
  list(prefix: string, options?: ListOptions): ListPage;
  /**
   * Accepts all writes as one transaction at one new revision, or none: throws KeyExists (expected 0 but present),
   * KeyNotFound (expected > 0 but absent), RevisionConflict, Unavailable. Accepted at once, durable later.
   */
  commit(writes: readonly Write[]): number;
  /** Resolves when `revision` is durable (at once if it is); rejects with Unavailable if its commit failed. */
  durable(revision: number): Promise<void>;
  /** All changes below `prefix` with revision > `after`, first the past ones, then as they are accepted. Throws Compacted, FutureRevision. */
  watch(prefix: string, after: number, listener: (change: Change) => void): Subscription;
  /** The past changes below `prefix` with after < revision ≤ current, in order. Throws Compacted, FutureRevision. */
  changes(prefix: string, after: number): readonly Change[];
  /** Forgets what is older than `revision` and superseded. Large histories go in steps within a time budget. */
  compact(revision: number): Promise<void>;
  /** Called once when a commit that was accepted could not be made durable; afterwards every call throws Unavailable until `reload`. */
  onFailure(listener: (error: StoreError) => void): void;
  /** Small facts kept beside the revisions (seed, virtual time): not revisioned. */
  readonly facts: { get(name: string): string | undefined; set(name: string, value: string): void };
  /** Makes everything durable and closes. Idempotent. */
  close(): Promise<void>;
}
