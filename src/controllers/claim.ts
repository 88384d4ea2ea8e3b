/**
 * Who belongs to a controlling owner: what its selector matches and nobody owns is adopted, what it owns but no longer
 * matches is released. Pure. As kubernetes: pkg/controller/controller_ref_manager.go.
 */
import { controllerOf, type KubeObject, type OwnerReference } from "../api/meta.ts";
import type { Selector } from "../api/selectors.ts";

export interface Claims<T> {
  /** Owned already and still matching. */
  readonly owned: readonly T[];
  readonly adopt: readonly T[];
  readonly release: readonly T[];
}

/** What is being deleted is neither adopted nor released, and an owner that is being deleted claims nothing new. */
export function planClaims<T extends KubeObject>(owner: KubeObject, selector: Selector, candidates: readonly T[]): Claims<T> {
  const owned: T[] = [];
  const adopt: T[] = [];
  const release: T[] = [];
  const leaving = owner.metadata.deletionTimestamp !== undefined;
  for (const candidate of candidates) {
    const matches = selector.matches(candidate.metadata.labels);
    const controller = controllerOf(candidate);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (matches) owned.push(candidate);
      else if (!leaving) release.push(candidate);
    } else if (matches && !leaving && !candidate.metadata.deletionTimestamp) adopt.push(candidate);
  }
  return { owned, adopt, release };
}

/** The reference by which `owner` controls its dependents. */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { apiVersion = "", kind = "", metadata } = owner;
  return { apiVersion, kind, name: metadata.name ?? "", uid: metadata.uid ?? "", controller: true, blockOwnerDeletion: true };
}

/** The object owned by `owner` as well. */
export function adopted<T extends KubeObject>(object: T, owner: KubeObject): T {
  const others = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...others, controllerReference(owner)] } };
}

/** The object without its reference to `uid`. */
export function released<T extends KubeObject>(object: T, uid: string): T {
  const others = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: others.length > 0 ? others : undefined } };
}
