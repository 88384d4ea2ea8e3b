/**
 * What a DELETE does to an object: nothing yet (it is terminating already), mark it, or remove it.
 * Pure. As kubernetes: registry/rest/delete.go BeforeDelete and generic/registry/store.go.
 */
import { type KubeObject, type ObjectMeta, withMeta } from "../api/meta.ts";
import { formatTime, parseTime } from "../api/time.ts";
import type { Kind } from "../kinds/kind.ts";
import type { DeleteRequest } from "./registry.ts";

const orphan = "orphan";
const foreground = "foregroundDeletion";

/** `object` is what stays in storage; with `remove` it leaves at once. */
export interface DeletionPlan {
  readonly object: KubeObject;
  readonly remove: boolean;
}

export function planDeletion(kind: Kind, object: KubeObject, request: DeleteRequest, now: number): DeletionPlan {
  const graceful = gracefully(kind, object, request, now);
  if (graceful === "pending") return { object, remove: false };
  const base = graceful ?? object;
  const finalizers = gcFinalizers(object.metadata.finalizers ?? [], request, kind.options.orphansDependents === true);
  const kept =
    finalizers === object.metadata.finalizers ? base : withMeta(base, { finalizers: finalizers.length > 0 ? finalizers : undefined });
  const blocked = finalizers.length > 0 || (kind.options.blocksDeletion?.(object) ?? false);
  if (graceful) {
    const waits = blocked || (graceful.metadata.deletionGracePeriodSeconds ?? 0) > 0;
    return { object: marked(kind, object, kept), remove: !waits };
  }
  if (!blocked) return { object, remove: true };
  return { object: marked(kind, object, withMeta(kept, deletionMarks(kind, object.metadata, now))), remove: false };
}

function marked(kind: Kind, old: KubeObject, next: KubeObject): KubeObject {
  return !old.metadata.deletionTimestamp && kind.options.markDeleted ? kind.options.markDeleted(next) : next;
}

/** The object with its grace period running; undefined if the kind (or this object) is removed without grace. */
function gracefully(kind: Kind, object: KubeObject, request: DeleteRequest, now: number): KubeObject | "pending" | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds: running, generation } = object.metadata;
  const requested = request.gracePeriodSeconds;
  if (deletionTimestamp) {
    if (running === undefined) return undefined;
    if (requested === undefined || requested >= running) return running === 0 && !kind.options.gracePeriod ? undefined : "pending";
    const start = (parseTime(deletionTimestamp) ?? now) - running * 1000;
    return withMeta(object, { deletionTimestamp: formatTime(start + requested * 1000), deletionGracePeriodSeconds: requested });
  }
  const grace = kind.options.gracePeriod?.(object, requested);
  if (grace === undefined) return undefined;
  return withMeta(object, {
    deletionTimestamp: formatTime(now + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(generation ? { generation: generation + 1 } : {}),
  });
}

/** As kubernetes: markAsDeleting. Namespaces carry no grace period. */
function deletionMarks(kind: Kind, metadata: ObjectMeta, now: number): Partial<ObjectMeta> {
  const first = metadata.deletionGracePeriodSeconds === undefined;
  return {
    ...(first && metadata.generation ? { generation: metadata.generation + 1 } : {}),
    deletionTimestamp: metadata.deletionTimestamp ?? formatTime(now),
    ...(kind.options.blocksDeletion ? {} : { deletionGracePeriodSeconds: 0 }),
  };
}

/** Adds or removes the garbage collector's finalizers as the options say; the same list if nothing changes. */
function gcFinalizers(finalizers: readonly string[], request: DeleteRequest, byDefault: boolean): readonly string[] {
  const wantsOrphan = shouldOrphan(finalizers, request, byDefault);
  const wantsForeground = shouldForeground(finalizers, request);
  const others = finalizers.filter((name) => name !== orphan && name !== foreground);
  const wanted = [...others, ...(wantsOrphan ? [orphan] : []), ...(wantsForeground ? [foreground] : [])];
  const same = wanted.length === finalizers.length && wanted.every((name) => finalizers.includes(name));
  return same ? finalizers : wanted;
}

function shouldOrphan(finalizers: readonly string[], { orphanDependents, propagationPolicy }: DeleteRequest, byDefault: boolean): boolean {
  if (orphanDependents !== undefined) return orphanDependents;
  if (propagationPolicy) return propagationPolicy === "Orphan";
  return finalizers.includes(orphan) || (byDefault && !finalizers.includes(foreground));
}

function shouldForeground(finalizers: readonly string[], { orphanDependents, propagationPolicy }: DeleteRequest): boolean {
  if (orphanDependents !== undefined) return false;
  if (propagationPolicy) return propagationPolicy === "Foreground";
  return finalizers.includes(foreground);
}
