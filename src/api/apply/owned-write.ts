/** What ownership has to know of any write. */
import type { TypeLookup } from "../type-shape.ts";

export interface OwnedWrite {
  readonly manager: string;
  /** "" for the main resource. */
  readonly subresource: string;
  readonly apiVersion: string;
  /** RFC 3339 time of the write. */
  readonly time: string;
  /** Dotted paths that this endpoint does not write: "status", "metadata.labels". */
  readonly resetPaths: readonly string[];
  /** Type of the object: "core/v1.Pod". */
  readonly type: string;
  readonly lookup: TypeLookup;
}
