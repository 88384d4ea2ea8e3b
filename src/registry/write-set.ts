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

export function createWriteSet(): PendingWrites {
  const writes = new Map<string, PendingWrite>();
  return {
    get writes() {
      return [...writes.values()];
    },
    put(kind, object) {
      const key = storageKey(kind, object.metadata.namespace, object.metadata.name ?? "");
      writes.set(key, { kind, key, object });
    },
    remove(kind, namespace, name) {
      const key = storageKey(kind, namespace, name);
      writes.set(key, { kind, key, object: undefined });
    },
  };
}
