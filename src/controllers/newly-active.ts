/** Keys for what every active namespace is given. */
import type { Namespace } from "../api/types/core-v1.ts";

/** The namespace's name when it appears, or its phase changes to Active. */
export function newlyActive(change: { readonly object: Namespace | undefined; readonly old: Namespace | undefined }): readonly string[] {
  const { object, old } = change;
  return object?.metadata.name && object.status?.phase === "Active" && old?.status?.phase !== "Active" ? [object.metadata.name] : [];
}
