import { type KubeObject, withMeta } from "../../api/meta.ts";

/** The object without one of its finalizers. */
export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? [];
  return withMeta(object, { finalizers: finalizers.length > 0 ? finalizers : undefined });
}
