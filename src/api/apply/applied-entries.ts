/** The entries of managedFields before and after an apply. */
import type { FieldsV1, JsonObject, ManagedFieldsEntry } from "../meta.ts";
import type { Application } from "./application.ts";
import type { Comparison } from "./compare.ts";
import { compareEntries, isSame } from "./entries.ts";
import { isEmptySet, isWithin, minus } from "./field-set.ts";
import { createdSetOf } from "./field-set-of.ts";
import { leftOutOf, neverOwned } from "./left-out.ts";
import type { GranularPlan } from "./ownership-plan.ts";

export type Entries = readonly ManagedFieldsEntry[];

/** What an apply found out. */
export interface Findings {
  /** The entries before, with that of a past nobody owns. */
  readonly entries: Entries;
  /** The applier's entry of last time. */
  readonly last: ManagedFieldsEntry | undefined;
  /** What the configuration owns, without what the endpoint does not write. */
  readonly set: FieldsV1;
  readonly changes: Comparison;
  /** Nothing that counts is different. */
  readonly same: boolean;
}

const noFields: FieldsV1 = {};

/** Manager of what was there before the first apply to an object whose fields nobody owns. */
const unknownManager = "before-first-apply";

/** Whether it is the entry of the one who applies. */
export const isApplier = (entry: ManagedFieldsEntry, { manager, subresource, apiVersion }: Application): boolean =>
  isSame(entry, { manager, operation: "Apply", apiVersion, subresource });

/** The object's entries; for one whose fields nobody owns, an entry of everything in it. */
export function entriesBefore(application: Application, plan: GranularPlan): Entries {
  const { live, subresource, apiVersion, time, resetPaths } = application;
  const stored = live.metadata.managedFields;
  if (stored && stored.length > 0) return stored;
  const fieldsV1 = live.metadata.uid ? createdSetOf(live as object as JsonObject, plan, leftOutOf(resetPaths)) : noFields;
  if (isEmptySet(fieldsV1)) return stored ?? [];
  const rest = { apiVersion, time, fieldsType: "FieldsV1", fieldsV1, ...(subresource ? { subresource } : {}) } as const;
  return [{ manager: unknownManager, operation: "Update", ...rest }];
}

/** The entries after the apply; the very list it found when nothing changed. */
export function entriesAfter(application: Application, { entries, last, set, changes, same }: Findings): Entries {
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
