/** Metadata that belongs to the server. */
import { type KubeObject, type ObjectMeta, withMeta } from "../api/meta.ts";
import { share } from "../api/share.ts";

/** What a writer may leave out or cannot change. As kubernetes: rest/update.go BeforeUpdate, ValidateObjectMetaUpdate. */
export function keepSystemMetadata(old: KubeObject, next: KubeObject): KubeObject {
  const before = old.metadata;
  const after = next.metadata;
  const meant: Partial<ObjectMeta> = {
    name: after.name || before.name,
    namespace: before.namespace,
    uid: after.uid || before.uid,
    resourceVersion: before.resourceVersion,
    generation: before.generation,
    selfLink: undefined,
    creationTimestamp: before.creationTimestamp,
    deletionTimestamp: before.deletionTimestamp ?? after.deletionTimestamp,
    deletionGracePeriodSeconds: after.deletionGracePeriodSeconds ?? before.deletionGracePeriodSeconds,
    managedFields: after.managedFields ?? before.managedFields,
  };
  for (const field in meant)
    if (meant[field as keyof ObjectMeta] !== after[field as keyof ObjectMeta]) return share(old, withMeta(next, meant));
  return next;
}
