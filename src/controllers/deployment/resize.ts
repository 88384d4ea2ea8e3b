/** Decisions about sizes. Pure; the numbers are Pods. */
import type { ReplicaSet } from "../../api/types/apps-v1.ts";

/** Give one ReplicaSet another size. Of several for the same ReplicaSet each starts from the one before. */
export interface Resize {
  readonly set: ReplicaSet;
  readonly size: number;
}
