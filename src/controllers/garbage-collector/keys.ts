/** Which changes give the garbage collector something to do. */
import type { KubeObject, OwnerReference } from "../../api/meta.ts";
import type { ObjectChange } from "../../client/client.ts";
import { awaitsDependents, awaitsOrphaning, dependentsOf, ownerState, type World } from "./classify.ts";

/** `item`: look at the object of that UID. `orphan`: let its dependents go. `absent`: look at the dependents of a UID that is gone. */
export type Task = "item" | "orphan" | "absent";

export const taskKey = (task: Task, uid: string) => `${task} ${uid}`;

export function parseTask(key: string): { task: Task; uid: string } {
  const at = key.indexOf(" ");
  return { task: key.slice(0, at) as Task, uid: key.slice(at + 1) };
}

const nothing: readonly string[] = [];

export function garbageKeys({ object, old }: ObjectChange, world: World): readonly string[] {
  if (!object) return old ? afterDeletion(old, world) : nothing;
  const referencesChanged = object.metadata.ownerReferences !== old?.metadata.ownerReferences;
  const deletionChanged =
    object.metadata.deletionTimestamp !== undefined &&
    (old?.metadata.deletionTimestamp === undefined || old.metadata.finalizers !== object.metadata.finalizers);
  if (!referencesChanged && !deletionChanged) return nothing;
  return [...(deletionChanged ? ofDeletion(object) : nothing), ...(referencesChanged ? ofReferences(object, old, world) : nothing)];
}

function afterDeletion(old: KubeObject, world: World): readonly string[] {
  const { uid = "", ownerReferences } = old.metadata;
  const waiting = ownerReferences ? waitingOwners(ownerReferences, world) : nothing;
  return dependentsOf(world, uid).length > 0 ? [taskKey("absent", uid), ...waiting] : waiting;
}

function ofDeletion(object: KubeObject): readonly string[] {
  const { uid = "" } = object.metadata;
  if (awaitsOrphaning(object)) return [taskKey("orphan", uid)];
  return awaitsDependents(object) ? [taskKey("item", uid)] : nothing;
}

function ofReferences(object: KubeObject, old: KubeObject | undefined, world: World): readonly string[] {
  const { ownerReferences = [], uid = "" } = object.metadata;
  const before = old?.metadata.ownerReferences ?? [];
  const waiting = waitingOwners([...before, ...ownerReferences], world);
  const settled = ownerReferences.every((reference) => ownerState(world, object, reference) === "solid");
  return settled ? waiting : [taskKey("item", uid), ...waiting];
}

/** Owners that may now have one blocking dependent less. */
function waitingOwners(references: readonly OwnerReference[], { lister }: World): readonly string[] {
  const keys: string[] = [];
  for (const { uid } of references) {
    const owner = lister.byUid(uid);
    if (owner && awaitsDependents(owner.object)) keys.push(taskKey("item", uid));
  }
  return keys;
}
