/** What an apply is asked to do. */
import type { JsonObject, KubeObject } from "../meta.ts";
import type { TypeLookup } from "../type-shape.ts";

export interface Application {
  /** The stored object, or what an empty object of the kind looks like. */
  readonly live: KubeObject;
  /** As it was sent; it says that it is of the kind and version of `live`. */
  readonly configuration: JsonObject;
  readonly manager: string;
  /** Takes what others own instead of failing. */
  readonly force: boolean;
  /** "" for the main resource. */
  readonly subresource: string;
  readonly apiVersion: string;
  /** RFC 3339 time of the apply. */
  readonly time: string;
  /** Dotted paths that this endpoint does not write. */
  readonly resetPaths: readonly string[];
  readonly type: string;
  readonly lookup: TypeLookup;
}
