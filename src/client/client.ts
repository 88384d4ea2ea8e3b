/**
 * How controllers, scheduler and kubelet talk to the control plane: the same registry that serves HTTP, without the
 * bytes. Objects that come back are immutable; objects that go in must be built by path copying.
 */
import type { KubeObject } from "../api/meta.ts";
import type { Kind, Lister } from "../kinds/kind.ts";

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface WriteOptions {
  /** "status", "scale", …; absent: the main resource. */
  readonly subresource?: string;
}

/**
 * A client bound to one user and field manager. Every method rejects with an {@link ApiError} exactly where the HTTP
 * API would answer one (409 Conflict and AlreadyExists, 404 NotFound, 422 Invalid, 403 Forbidden).
 */
export interface Client {
  readonly manager: string;
  readonly lister: Lister;
  create<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T>;
  /** PUT: `metadata.resourceVersion`, if set, is a precondition. */
  update<T extends KubeObject>(kind: Kind<T>, object: T, options?: WriteOptions): Promise<T>;
  /**
   * Read-change-write on the current head, tried again on conflict. `change` gets the head and returns the new object;
   * the same object (or undefined) means nothing to do. Resolves to the stored object, or undefined if it does not exist.
   */
  modify<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    change: (head: T) => T | undefined,
    options?: WriteOptions,
  ): Promise<T | undefined>;
  /** Resolves also when the object is already gone; rejects on failed preconditions (409). */
  remove(kind: Kind, namespace: string | undefined, name: string, options?: DeleteOptions): Promise<void>;
  /** POST to a subresource that acts: binding, eviction, token. */
  act(kind: Kind, namespace: string | undefined, name: string, subresource: string, input: KubeObject): Promise<KubeObject>;
}

/** What an informer tells: `old` is absent for an addition, `object` is absent for a deletion. */
export interface ObjectChange<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>;
  readonly object: T | undefined;
  readonly old: T | undefined;
}
