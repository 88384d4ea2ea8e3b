/** The only translator of storage errors into API errors. */
import { ApiError, alreadyExists, expired, internalError, modified, notFound, unavailable } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { StoreError } from "../storage/store.ts";

/** The API error for whatever a commit or a historic read of `kind` threw; anything unknown comes back as it is. */
export function translateStoreError(error: unknown, kind: Kind, name: string): unknown {
  if (!(error instanceof StoreError)) return error;
  switch (error.code) {
    case "KeyExists":
      return alreadyExists(kind.groupResource, name);
    case "KeyNotFound":
      return notFound(kind.groupResource, name);
    case "RevisionConflict":
      return modified(kind.groupResource, name);
    case "Compacted":
      return expired("The resourceVersion for the provided watch is too old.");
    case "FutureRevision":
      return internalError("a revision of the future was asked for");
    case "Unavailable":
      return unavailable("the storage is not available");
  }
}

/** A conflict about another key of the transaction: a quota or a budget has changed since it was looked at. */
export const isElsewhere = (error: unknown, key: string): boolean =>
  error instanceof StoreError && error.code === "RevisionConflict" && error.key !== undefined && error.key !== key;

/** 504 for a resourceVersion that has not been issued yet, as Kubernetes answers after waiting for it. */
export function tooLargeResourceVersion(wanted: number, current: number): ApiError {
  return new ApiError("Timeout", `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}
