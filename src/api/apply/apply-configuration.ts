/** Server-side apply of one configuration: the merged object, and who owns which field after it. Pure. */
import type { FieldsV1, JsonObject, KubeObject, ManagedFieldsEntry } from "../meta.ts";
import type { TypeLookup } from "../type-shape.ts";
import { appliedSetOf } from "./applied-set.ts";
import { refuseUnfit } from "./check-applied.ts";
import { type Comparison, compareObjects } from "./compare.ts";
import { applyConflict, type Conflict, withoutFields } from "./conflicts.ts";
import { compareEntries, isSame } from "./entries.ts";
import { intersection, isEmptySet, isWithin, minus, union } from "./field-set.ts";
import { createdSetOf } from "./field-set-of.ts";
import { fieldsOfLastApplied, withLastApplied } from "./last-applied.ts";
import { leftOutOf, neverOwned, prune as pruneSet, resetOnly } from "./left-out.ts";
import { mergeMembers } from "./merge-applied.ts";
import { type GranularPlan, typePlan } from "./ownership-plan.ts";
import { ownsTheSame } from "./owns-the-same.ts";
import { prune } from "./prune.ts";

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

type Entries = readonly ManagedFieldsEntry[];

const noFields: FieldsV1 = {};

/** Manager of what was there before the first apply to an object whose fields nobody owns. */
const unknownManager = "before-first-apply";

/**
 * The object after the apply, not yet decoded and defaulted, with its managedFields (`[]` when nobody owns anything).
 * When nothing changes but ownership, it has the live object's parts and the manager's time stands still; when nothing
 * changes at all, it is the live object. Throws 500 for a configuration that does not fit its type, 409 with the
 * conflicts.
 */
export function applyConfiguration(application: Application): KubeObject {
  const { configuration, manager, live, type, lookup } = application;
  const plan = typePlan(type, lookup);
  if (plan.kind !== "granular") throw new Error(`not a type of objects: ${type}`);
  const merged = merge(application, plan);
  refuseConflicts(application, merged.conflicts);
  const managedFields = entriesAfter(application, merged);
  const object = merged.same ? live : merged.object;
  const owned = object.metadata?.managedFields === managedFields ? object : { ...object, metadata: { ...object.metadata, managedFields } };
  return manager === "kubectl" ? withLastApplied(owned, configuration) : owned;
}

interface Merged {
  readonly object: KubeObject;
  /** The entries before, with that of a past nobody owns. */
  readonly entries: Entries;
  readonly last: ManagedFieldsEntry | undefined;
  /** What the configuration owns, without what the endpoint does not write. */
  readonly set: FieldsV1;
  readonly changes: Comparison;
  /** Nothing that counts is different. */
  readonly same: boolean;
  readonly conflicts: readonly Conflict[];
}

function merge(application: Application, plan: GranularPlan): Merged {
  const { live, configuration, type, lookup } = application;
  const reset = resetOnly(application.resetPaths);
  const before = live as object as JsonObject;
  const notes = { isNovel: false };
  const together = mergeMembers(before, configuration, plan, notes);
  if (notes.isNovel) refuseUnfit(configuration, type, lookup);
  const entries = entriesBefore(application, plan);
  const last = entries.find((entry) => isApplier(entry, application));
  const set = ownedSet(application, plan, last);
  const after = last ? withoutGivenUp(together, plan, { last, set, entries }) : together;
  const changes = compareObjects(before, after, plan, reset);
  return {
    object: after as object as KubeObject,
    entries,
    last,
    set,
    changes,
    same: isEmptySet(changes.taken) && isEmptySet(changes.gone),
    conflicts: conflictsOf(application, entries, changes.taken),
  };
}

/** What the configuration owns; the very set of last time where it says the same. */
function ownedSet({ configuration, resetPaths }: Application, plan: GranularPlan, last: ManagedFieldsEntry | undefined): FieldsV1 {
  const before = last?.fieldsV1;
  if (before && ownsTheSame(configuration, plan, before, leftOutOf(resetPaths))) return before;
  return pruneSet(appliedSetOf(configuration, plan), resetOnly(resetPaths)) ?? noFields;
}

const isApplier = (entry: ManagedFieldsEntry, { manager, subresource, apiVersion }: Application): boolean =>
  isSame(entry, { manager, operation: "Apply", apiVersion, subresource });

/** The object's entries; for one whose fields nobody owns, an entry of everything in it. */
function entriesBefore(application: Application, plan: GranularPlan): Entries {
  const { live, subresource, apiVersion, time, resetPaths } = application;
  const stored = live.metadata.managedFields;
  if (stored && stored.length > 0) return stored;
  const fieldsV1 = live.metadata.uid ? createdSetOf(live as object as JsonObject, plan, leftOutOf(resetPaths)) : noFields;
  if (isEmptySet(fieldsV1)) return stored ?? [];
  const rest = { apiVersion, time, fieldsType: "FieldsV1", fieldsV1, ...(subresource ? { subresource } : {}) } as const;
  return [{ manager: unknownManager, operation: "Update", ...rest }];
}

function withoutGivenUp(
  object: JsonObject,
  plan: GranularPlan,
  { last, set, entries }: { last: ManagedFieldsEntry; set: FieldsV1; entries: Entries },
): JsonObject {
  const before = last.fieldsV1 ?? noFields;
  if (isWithin(before, set)) return object;
  const others = entries.filter((entry) => entry !== last).map((entry) => entry.fieldsV1 ?? noFields);
  return prune(object, plan, before, others.reduce(union, set));
}

function conflictsOf(application: Application, entries: Entries, taken: FieldsV1): readonly Conflict[] {
  return entries.flatMap((entry) => {
    const fields = isApplier(entry, application) ? undefined : intersection(entry.fieldsV1 ?? noFields, taken);
    return fields ? [{ entry, fields }] : [];
  });
}

/** kubectl may take what its client-side apply has set. */
function refuseConflicts({ force, manager, live, type, lookup }: Application, conflicts: readonly Conflict[]): void {
  if (force || conflicts.length === 0) return;
  const allowed = manager === "kubectl" ? fieldsOfLastApplied(live, type, lookup) : undefined;
  const left = allowed ? withoutFields(conflicts, allowed) : conflicts;
  if (left.length > 0) throw applyConflict(left);
}

/** The very list it found when nothing changed. */
function entriesAfter(application: Application, { entries, last, set, changes, same }: Merged): Entries {
  const others = entries.flatMap((entry) => (entry === last ? [] : othersEntry(entry, changes)));
  const own = set === last?.fieldsV1 ? set : minus(set, neverOwned);
  const time = same ? last?.time : application.time;
  const after = own ? [...others, last ? renewed(last, application, own, time) : ownEntry(application, own, time)] : others;
  after.sort(compareEntries);
  return after.length === entries.length && after.every((entry, index) => entry === entries[index]) ? entries : after;
}

/** The manager's entry; the one of last time where it says the same. */
function renewed(last: ManagedFieldsEntry, application: Application, own: FieldsV1, time: string | undefined): ManagedFieldsEntry {
  const before = last.fieldsV1 ?? noFields;
  const fields = isWithin(own, before) && isWithin(before, own) ? before : own;
  return fields === before && last.time === time && last.apiVersion === application.apiVersion ? last : ownEntry(application, fields, time);
}

function othersEntry(entry: ManagedFieldsEntry, { taken, gone }: Comparison): Entries {
  const left = minus(entry.fieldsV1 ?? noFields, taken);
  const fieldsV1 = left && minus(left, gone);
  if (!fieldsV1 || isEmptySet(fieldsV1)) return [];
  return fieldsV1 === entry.fieldsV1 ? [entry] : [{ ...entry, fieldsV1 }];
}

function ownEntry({ manager, apiVersion, subresource }: Application, fieldsV1: FieldsV1, time: string | undefined): ManagedFieldsEntry {
  return {
    manager: manager || "unknown",
    operation: "Apply",
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1,
    ...(subresource ? { subresource } : {}),
  };
}
