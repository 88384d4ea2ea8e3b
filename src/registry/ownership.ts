/** managedFields of a write: who owns which field after it. */

import { updateManagedFields, type VersionedObjects } from "../api/apply/managers.ts";
import type { OwnedWrite } from "../api/apply/owned-write.ts";
import { type KubeObject, type ManagedFieldsEntry, withMeta } from "../api/meta.ts";
import { sameFields } from "../api/same-fields.ts";
import { formatTime } from "../api/time.ts";
import type { Kind } from "../kinds/kind.ts";
import { typeTable } from "../schema/type-table.ts";
import type { Engine } from "./engine.ts";
import type { RequestContext, Target } from "./registry.ts";
import { toStored } from "./versions.ts";

/** Types as field sets look them up. */
export const typeOf = (name: string) => typeTable[name];

/** What ownership has to know of the endpoint that is written through. */
export interface OwnedEndpoint extends Pick<OwnedWrite, "type" | "apiVersion" | "subresource" | "resetPaths"> {
  /** The kind whose other versions count too; absent for projections. */
  readonly versioned?: Kind;
}

export const endpointOf = ({ kind, subresource }: Pick<Target, "kind" | "subresource">): OwnedEndpoint => ({
  type: kind.type,
  apiVersion: kind.apiVersion,
  subresource,
  resetPaths: kind.resetFields[subresource] ?? [],
  versioned: kind,
});

/** Both objects as another version of the kind shows them. */
function inVersion(engine: Engine, kind: Kind, objects: Objects, apiVersion: string): VersionedObjects | undefined {
  const stored = engine.storageKind(kind);
  const other = engine.kinds.find((one) => one.apiVersion === apiVersion && engine.storageKind(one) === stored);
  if (!other) return undefined;
  const shown = (object: KubeObject): KubeObject => {
    const plain = toStored(kind, object);
    return other.options.storedAs?.fromStored(plain) ?? plain;
  };
  return { type: other.type, new: shown(objects.new), old: objects.old && shown(objects.old) };
}

interface Objects {
  readonly old: KubeObject | undefined;
  readonly new: KubeObject;
}

/** The entries after a plain write; the list of `old` itself when nothing changed. */
export function entriesAfter(
  engine: Engine,
  endpoint: OwnedEndpoint,
  { manager }: Pick<RequestContext, "manager">,
  objects: Objects,
): readonly ManagedFieldsEntry[] {
  const { type, apiVersion, subresource, resetPaths, versioned } = endpoint;
  return updateManagedFields({
    old: objects.old,
    new: objects.new,
    inVersion: versioned && ((other) => inVersion(engine, versioned, objects, other)),
    manager,
    operation: "Update",
    time: formatTime(engine.clock.now()),
    lookup: typeOf,
    type,
    apiVersion,
    subresource,
    resetPaths,
  });
}

/**
 * `next` with its managedFields brought up to date against `old` (absent on create). Runs on the object as the client
 * meant it (decoded, defaulted), before admission and the kind's hooks: what those set is owned by nobody.
 */
export function withOwnership(
  engine: Engine,
  target: Pick<Target, "kind" | "subresource">,
  context: Pick<RequestContext, "manager" | "ownership">,
  old: KubeObject | undefined,
  next: KubeObject,
): KubeObject {
  const sent = next.metadata.managedFields;
  const managedFields = context.ownership === "settled" ? sent : entriesAfter(engine, endpointOf(target), context, { old, new: next });
  const kept = managedFields && managedFields.length > 0 ? managedFields : undefined;
  return kept === sent ? next : withMeta(next, { managedFields: kept });
}

const isMetadata = (field: string) => field === "metadata";
const isManagedFields = (field: string) => field === "managedFields";
const isTime = (field: string) => field === "time";

/** True when two objects differ in nothing but the times of their managedFields: such a write is none. */
export function sameButTimes(old: KubeObject, next: KubeObject): boolean {
  if (old === next) return true;
  const [before, after] = [old.metadata, next.metadata];
  if (!sameFields(old, next, isMetadata) || !sameFields(before, after, isManagedFields)) return false;
  const [entries = [], others = []] = [before.managedFields, after.managedFields];
  return entries.length === others.length && entries.every((entry, index) => sameFields(entry, others[index] ?? {}, isTime));
}
