/** Server-side apply of one configuration: the merged object, and who owns which field after it. Pure. */
import type { FieldsV1, JsonObject, KubeObject, ManagedFieldsEntry } from "../meta.ts";
import type { Application } from "./application.ts";
import { type Entries, entriesAfter, entriesBefore, type Findings, isApplier } from "./applied-entries.ts";
import { appliedSetOf } from "./applied-set.ts";
import { refuseUnfit } from "./check-applied.ts";
import { compareObjects } from "./compare.ts";
import { applyConflict, type Conflict, withoutFields } from "./conflicts.ts";
import { intersection, isEmptySet, isWithin, union } from "./field-set.ts";
import { fieldsOfLastApplied, withLastApplied } from "./last-applied.ts";
import { leftOutOf, prune as pruneSet, resetOnly } from "./left-out.ts";
import { mergeMembers } from "./merge-applied.ts";
import { type GranularPlan, typePlan } from "./ownership-plan.ts";
import { ownsTheSame } from "./owns-the-same.ts";
import { prune } from "./prune.ts";

const noFields: FieldsV1 = {};

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

interface Merged extends Findings {
  readonly object: KubeObject;
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
