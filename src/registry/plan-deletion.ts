/**
 * What a DELETE does to an object: nothing yet (it is terminating already), mark it, or remove it.
 * Pure. As kubernetes: registry/rest/delete.go BeforeDelete and generic/registry/store.go.
 */
import { type KubeObject, type ObjectMeta, withMeta } from "../api/meta.ts";
import { formatTime, parseTime } from "../api/time.ts";
import type { Kind } from "../kinds/kind.ts";
import type { DeleteRequest } from "./registry.ts";

type Dependents = Kind["options"]["dependents"];

const orphan = "orphan";
const foreground = "foregroundDeletion";

/** `object` is what stays in storage; with `remove` it leaves at once. "pending": its deletion runs already, nothing is to be done. */
export type DeletionPlan = { readonly object: KubeObject; readonly remove: boolean } | "pending";

export function planDeletion(kind: Kind, object: KubeObject, request: DeleteRequest, now: number): DeletionPlan {
  if (object.metadata.deletionTimestamp && kind.options.blocksDeletion?.(object)) return "pending";
  const graceful = gracefully(kind, object, request, now);
  if (graceful === "pending") return graceful;
  const base = graceful ?? object;
  const finalizers = gcFinalizers(object.metadata.finalizers ?? [], request, kind.options.dependents);
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
  if (!kind.options.gracePeriod) return undefined;
  if (deletionTimestamp) {
    if (!running) return undefined;
    if (requested === undefined || requested >= running) return "pending";
    const start = (parseTime(deletionTimestamp) ?? now) - milliseconds(running);
    return withMeta(object, { deletionTimestamp: formatTime(start + milliseconds(requested)), deletionGracePeriodSeconds: requested });
  }
  const grace = kind.options.gracePeriod(object, requested);
  if (grace === undefined) return undefined;
  return withMeta(object, {
    deletionTimestamp: formatTime(now + milliseconds(grace)),
    deletionGracePeriodSeconds: grace,
    ...(generation ? { generation: generation + 1 } : {}),
  });
}

/** A period in milliseconds. As kubernetes: what is longer than 292 years does not fit into its nanoseconds and wraps around. */
const milliseconds = (seconds: number): number =>
  seconds < 9e9 ? seconds * 1000 : Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n) / 1_000_000n);

/** As kubernetes: markAsDeleting. The first DELETE of a Namespace says when and nothing of a grace period. */
function deletionMarks(kind: Kind, metadata: ObjectMeta, now: number): Partial<ObjectMeta> {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = metadata;
  if (kind.options.blocksDeletion && !deletionTimestamp) return { deletionTimestamp: formatTime(now) };
  return {
    ...(deletionGracePeriodSeconds === undefined && generation ? { generation: generation + 1 } : {}),
    deletionTimestamp: deletionTimestamp ?? formatTime(now),
    deletionGracePeriodSeconds: 0,
  };
}

/** Adds or removes the garbage collector's finalizers as the options say; the same list if nothing changes. */
function gcFinalizers(finalizers: readonly string[], request: DeleteRequest, dependents: Dependents): readonly string[] {
  if (dependents === "none") return finalizers;
  const wantsOrphan = shouldOrphan(finalizers, request, dependents === "orphaned");
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
