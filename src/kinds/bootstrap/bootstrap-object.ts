/** What the parts of the bootstrap list are made of. */
import type { KubeObject, ObjectMeta } from "../../api/meta.ts";
import type { Kind } from "../kind.ts";

/** An object a fresh cluster has; not yet defaulted. */
export interface BootstrapObject {
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** An object of `kind` with that metadata and body. */
export function bootstrapObject<T extends KubeObject>(kind: Kind<T>, metadata: ObjectMeta, body: object = {}): BootstrapObject {
  const erased = kind as unknown as Kind;
  return { kind: erased, object: { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...body } };
}
