/** The further writes of one request: collected by hooks, committed in the same transaction as the object itself. */
import type { KubeObject } from "../api/meta.ts";
import type { Kind, WriteSet } from "../kinds/kind.ts";
import { storageKey } from "./resource-cache.ts";

export interface PendingWrite {
  readonly kind: Kind;
  readonly key: string;
  /** Absent: delete. */
  readonly object: KubeObject | undefined;
}

export interface PendingWrites extends WriteSet {
  readonly writes: readonly PendingWrite[];
}

export const createWriteSet = (): PendingWrites => new Collected();

const none: readonly PendingWrite[] = [];

/** By key: the last word about an object counts. Most requests write nothing further. */
class Collected implements PendingWrites {
  #byKey: Map<string, PendingWrite> | undefined;

  get writes(): readonly PendingWrite[] {
    return this.#byKey ? [...this.#byKey.values()] : none;
  }

  put(kind: Kind, object: KubeObject): void {
    this.#set(kind, storageKey(kind, object.metadata.namespace, object.metadata.name ?? ""), object);
  }

  remove(kind: Kind, namespace: string | undefined, name: string): void {
    this.#set(kind, storageKey(kind, namespace, name), undefined);
  }

  #set(kind: Kind, key: string, object: KubeObject | undefined): void {
    this.#byKey ??= new Map();
    this.#byKey.set(key, { kind, key, object });
  }
}
