/** What the owner references of an object come to. Pure. As kubernetes: pkg/controller/garbagecollector/garbagecollector.go. */
import type { KubeObject, OwnerReference } from "../../api/meta.ts";
import type { Kind, Lister } from "../../kinds/kind.ts";

export const foregroundFinalizer = "foregroundDeletion";
export const orphanFinalizer = "orphan";

/** Deleted with propagation policy Foreground: it waits for its dependents. */
export const awaitsDependents = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foregroundFinalizer);

export const awaitsOrphaning = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(orphanFinalizer);

/**
 * solid: the owner is there; waiting: it is there and waits for its dependents' deletion; dangling: it is gone, or what
 * bears its UID is another object; unresolvable: nobody can tell, so the dependent is left alone.
 */
export type OwnerState = "solid" | "waiting" | "dangling" | "unresolvable";

export interface World {
  readonly lister: Lister;
  readonly kinds: readonly Kind[];
}

/** What names `uid` as an owner and is garbage collected at all. */
export const dependentsOf = ({ lister }: World, uid: string) => lister.dependents(uid).filter(({ kind }) => isCollected(kind));

export const isCollected = ({ options }: Kind): boolean => options.dependents !== "none";

export function ownerState(world: World, dependent: KubeObject, reference: OwnerReference): OwnerState {
  const kind = kindOf(world.kinds, reference);
  if (!kind || (kind.namespaced && !dependent.metadata.namespace)) return "unresolvable";
  const found = world.lister.byUid(reference.uid);
  if (!found || !isNamed(found, kind, dependent, reference)) return "dangling";
  return awaitsDependents(found.object) ? "waiting" : "solid";
}

/** The owner by UID is a namespaced object of another namespace than its dependent. */
export function isForeignOwner(world: World, dependent: KubeObject, reference: OwnerReference): boolean {
  const found = world.lister.byUid(reference.uid);
  return found?.object.metadata.namespace !== undefined && found.object.metadata.namespace !== dependent.metadata.namespace;
}

/** Any served version of the group will do. */
function kindOf(kinds: readonly Kind[], { apiVersion, kind }: OwnerReference): Kind | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return kinds.find((one) => one.kind === kind && one.group === group && one.verbs.includes("get"));
}

function isNamed(found: { kind: Kind; object: KubeObject }, kind: Kind, dependent: KubeObject, reference: OwnerReference): boolean {
  const { metadata } = found.object;
  return (
    found.kind.group === kind.group &&
    found.kind.kind === kind.kind &&
    metadata.name === reference.name &&
    (!kind.namespaced || metadata.namespace === dependent.metadata.namespace)
  );
}

export type DeletionAction =
  | { readonly action: "keep" }
  | { readonly action: "unreference"; readonly uids: readonly string[] }
  | { readonly action: "delete"; readonly policy: "Background" | "Foreground" | "Orphan"; readonly unblock: boolean };

/** What is to be done with an object that has owners and is not being deleted. */
export function planItem(world: World, object: KubeObject): DeletionAction {
  const { ownerReferences = [], uid = "", finalizers = [] } = object.metadata;
  const states = ownerReferences.map((reference) => ownerState(world, object, reference));
  if (states.length === 0 || states.includes("unresolvable")) return { action: "keep" };
  if (states.includes("solid")) {
    const uids = ownerReferences.filter((_, index) => states[index] !== "solid").map((reference) => reference.uid);
    return uids.length > 0 ? { action: "unreference", uids } : { action: "keep" };
  }
  const dependents = states.includes("waiting") ? dependentsOf(world, uid) : [];
  if (dependents.length > 0) {
    // Owners that wait for each other in a circle would wait for ever.
    return { action: "delete", policy: "Foreground", unblock: dependents.some((one) => awaitsDependents(one.object)) };
  }
  if (finalizers.includes(orphanFinalizer)) return { action: "delete", policy: "Orphan", unblock: false };
  return { action: "delete", policy: finalizers.includes(foregroundFinalizer) ? "Foreground" : "Background", unblock: false };
}
