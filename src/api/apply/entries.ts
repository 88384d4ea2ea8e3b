/** Entries of managedFields as a list: identity, order, and the limit on their number. */
import type { ManagedFieldsEntry } from "../meta.ts";
import { parseTime } from "../time.ts";
import { union } from "./field-set.ts";

/** More managers of plain updates than this are folded into one entry per version. */
const maxUpdateManagers = 10;
const foldedManager = "ancient-changes";

type Identity = Pick<ManagedFieldsEntry, "manager" | "operation" | "apiVersion" | "subresource">;

/** What makes two entries the same; an apply counts as one across versions. */
export const identify = ({ manager, operation, apiVersion, subresource }: Identity): string =>
  `${manager || "unknown"}\n${operation}\n${operation === "Apply" ? "" : apiVersion}\n${subresource ?? ""}`;

/** Whether both have the same {@link identify}, without building it. */
export const isSame = (a: Identity, b: Identity): boolean =>
  (a.manager || "unknown") === (b.manager || "unknown") &&
  a.operation === b.operation &&
  (a.apiVersion === b.apiVersion || a.operation === "Apply") &&
  (a.subresource ?? "") === (b.subresource ?? "");

/** Whether an entry sent by a client says who, how and in which version, in a form we know. */
export function isUsable({ operation, apiVersion, fieldsType }: ManagedFieldsEntry): boolean {
  if (operation !== "Apply" && operation !== "Update") return false;
  return fieldsType === "FieldsV1" && /^[^/]+(\/[^/]+)?$/.test(apiVersion ?? "");
}

/** Applies before updates, then by time where both have one, manager, version and subresource. */
export function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareTexts(a.operation, b.operation) ||
    (a.time && b.time ? compareTimes(a, b) : 0) ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}

function compareTexts(a = "", b = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareTimes(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return a.time === b.time ? 0 : (parseTime(a.time) ?? -1000) - (parseTime(b.time) ?? -1000);
}

/** Folds the oldest entries of plain updates together, one per version, until there are few enough. */
export function capUpdateEntries(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const updates = entries.filter(({ operation }) => operation !== "Apply");
  if (updates.length <= maxUpdateManagers) return entries;
  let excess = updates.length - maxUpdateManagers;
  const kept = new Set(entries);
  const oldest = new Map<string | undefined, ManagedFieldsEntry>();
  for (const entry of updates.sort((a, b) => compareTimes(a, b) || compareTexts(identify(a), identify(b)))) {
    if (excess === 0) break;
    const bucket = oldest.get(entry.apiVersion);
    oldest.set(entry.apiVersion, bucket ? fold(bucket, entry) : entry);
    if (!bucket) continue;
    kept.delete(bucket);
    kept.delete(entry);
    kept.add(oldest.get(entry.apiVersion) ?? entry);
    excess--;
  }
  return [...kept];
}

function fold(bucket: ManagedFieldsEntry, entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const { subresource: _, ...rest } = bucket;
  return {
    ...rest,
    manager: foldedManager,
    operation: "Update",
    fieldsV1: union(bucket.fieldsV1 ?? {}, entry.fieldsV1 ?? {}),
    ...(entry.time === undefined ? {} : { time: entry.time }),
  };
}
