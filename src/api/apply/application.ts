/** What an apply is asked to do. */
import type { JsonObject, KubeObject } from "../meta.ts";
import type { OwnedWrite } from "./owned-write.ts";

export interface Application extends OwnedWrite {
  /** The stored object, or what an empty object of the kind looks like. */
  readonly live: KubeObject;
  /** As it was sent; it says that it is of the kind and version of `live`. */
  readonly configuration: JsonObject;
  /** Takes what others own instead of failing. */
  readonly force: boolean;
}
