/** managedFields after a plain write: who owns which fields. */

import type { FieldsV1, JsonObject, KubeObject, ManagedFieldsEntry } from "../meta.ts";
import { type Comparison, compareObjects } from "./compare.ts";
import { capUpdateEntries, compareEntries, identify, isSame, isUsable } from "./entries.ts";
import { isEmptySet, minus, union } from "./field-set.ts";
import { createdSetOf } from "./field-set-of.ts";
import { leftOutOf } from "./left-out.ts";
import type { OwnedWrite } from "./owned-write.ts";
import { typePlan } from "./ownership-plan.ts";

export interface OwnershipChange extends OwnedWrite {
  /** The stored object; absent on create. */
  readonly old: KubeObject | undefined;
  /** The object as its writer meant it: decoded and defaulted. May carry managedFields sent by the client. */
  readonly new: KubeObject;
  readonly operation: "Update";
  /** Both objects as another version of the kind has them; `undefined`: not served, or the same. */
  readonly inVersion?: ((apiVersion: string) => VersionedObjects | undefined) | undefined;
}

/** The objects of a change in one version. */
export type VersionedObjects = Pick<OwnershipChange, "old" | "new" | "type">;

type Entries = readonly ManagedFieldsEntry[];

const noEntries: Entries = [];
const noFields: FieldsV1 = {};

/**
 * The entries after the write, in Kubernetes' order. What the write added or changed belongs to its manager alone,
 * what it removed to nobody; the time of the manager's entry moves only when it took something. A client that sends
 * managedFields replaces them (`[]` or `[{}]` clears them; unusable ones are ignored); an object whose managedFields
 * were cleared is not tracked any more. Answers the very list it found when nothing changed.
 */
export function updateManagedFields(change: OwnershipChange): Entries {
  const base = baseEntries(change);
  if (base.length === 0 && change.old) return base;
  const { taken, gone } = changedFields(change);
  if (isEmptySet(taken) && isEmptySet(gone)) return settled(base, base);
  const entries: ManagedFieldsEntry[] = [];
  let found = false;
  const inOther = changesByVersion(change);
  for (const entry of base) {
    const own = isSame(entry, change);
    const changed = inOther(entry.apiVersion) ?? { taken, gone };
    const next = own ? ownEntry(entry, taken, gone, change.time) : othersEntry(entry, changed.taken, changed.gone);
    if (next) entries.push(next);
    if (own && next) found = true;
  }
  if (!found && !isEmptySet(taken)) entries.push(newEntry(change, taken));
  return settled(capUpdateEntries(entries), base);
}

/** The entries to start from: those sent, if they are usable and the endpoint takes them, else the stored ones. */
function baseEntries({ old, new: object, subresource }: OwnershipChange): Entries {
  const stored = old?.metadata.managedFields ?? noEntries;
  const sent = object.metadata.managedFields;
  if (subresource !== "" || sent === undefined || sent === null || sent === stored) return stored;
  if (isReset(sent)) return noEntries;
  return sent.every(isUsable) ? lastOfEach(sent) : stored;
}

const isReset = (sent: Entries): boolean => sent.length === 0 || (sent.length === 1 && isEmptyEntry(sent[0]));

function isEmptyEntry(entry: ManagedFieldsEntry | undefined): boolean {
  return Object.values(entry ?? {}).every((value) => value === undefined || value === null || value === "");
}

/** Of entries with one identity only the last counts. */
function lastOfEach(entries: Entries): Entries {
  const byIdentity = new Map(entries.map((entry) => [identify(entry), entry]));
  return byIdentity.size === entries.length ? entries : [...byIdentity.values()];
}

/** What the write changed in the fields of another version: its entries name those. */
function changesByVersion(change: OwnershipChange): (apiVersion: string | undefined) => Comparison | undefined {
  const known = new Map<string, Comparison | undefined>();
  return (apiVersion) => {
    if (!apiVersion || apiVersion === change.apiVersion || !change.inVersion) return undefined;
    if (!known.has(apiVersion)) {
      const objects = change.inVersion(apiVersion);
      known.set(apiVersion, objects && changedFields({ ...change, ...objects }));
    }
    return known.get(apiVersion);
  };
}

function changedFields({ old, new: object, resetPaths, type, lookup }: OwnershipChange): Comparison {
  const plan = typePlan(type, lookup);
  if (plan.kind !== "granular") return { taken: noFields, gone: noFields };
  const after = object as object as JsonObject;
  const leftOut = leftOutOf(resetPaths);
  if (old) return compareObjects(old as object as JsonObject, after, plan, leftOut);
  return { taken: createdSetOf(after, plan, leftOut), gone: noFields };
}

/** The writer's entry; `undefined` when it owns nothing more. */
function ownEntry(entry: ManagedFieldsEntry, taken: FieldsV1, gone: FieldsV1, time: string): ManagedFieldsEntry | undefined {
  const kept = minus(entry.fieldsV1 ?? {}, gone) ?? {};
  if (isEmptySet(taken)) return withFields(entry, kept);
  const owned = union(kept, taken);
  return owned === entry.fieldsV1 && entry.time === time ? entry : { ...entry, fieldsV1: owned, time };
}

/** Another manager's entry, less what the write took and removed. */
function othersEntry(entry: ManagedFieldsEntry, taken: FieldsV1, gone: FieldsV1): ManagedFieldsEntry | undefined {
  const kept = minus(entry.fieldsV1 ?? {}, taken);
  return withFields(entry, (kept && minus(kept, gone)) ?? {});
}

function withFields(entry: ManagedFieldsEntry, fields: FieldsV1): ManagedFieldsEntry | undefined {
  if (fields === entry.fieldsV1) return entry;
  return isEmptySet(fields) ? undefined : { ...entry, fieldsV1: fields };
}

function newEntry({ manager, apiVersion, subresource, time }: OwnershipChange, taken: FieldsV1): ManagedFieldsEntry {
  return {
    manager: manager || "unknown",
    operation: "Update",
    apiVersion,
    time,
    fieldsType: "FieldsV1",
    fieldsV1: taken,
    ...(subresource ? { subresource } : {}),
  };
}

/** Sorted, without empty entries; the list itself when it is that already and nothing in it changed. */
function settled(entries: Entries, base: Entries): Entries {
  const sorted = entries.filter((entry) => entry.fieldsV1 && !isEmptySet(entry.fieldsV1)).sort(compareEntries);
  return sorted.length === base.length && sorted.every((entry, index) => entry === base[index]) ? base : sorted;
}
