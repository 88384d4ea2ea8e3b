/** Whose the claims of a StatefulSet's Pods are. Pure. As kubernetes: persistentVolumeClaimRetentionPolicy. */
import { controllerOf, type KubeObject, type OwnerReference } from "../../api/meta.ts";
import type { StatefulSet } from "../../api/types/apps-v1.ts";
import type { PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { controllerReference } from "../claim.ts";
import { isWanted, ordinalOf } from "./identity.ts";

export interface Retention {
  readonly whenDeleted: boolean;
  readonly whenScaled: boolean;
}

/** When claims are deleted: with the set, and with Pods it no longer wants. */
export function retentionOf({ spec }: StatefulSet): Retention {
  const policy = spec.persistentVolumeClaimRetentionPolicy;
  return { whenDeleted: policy?.whenDeleted === "Delete", whenScaled: policy?.whenScaled === "Delete" };
}

/** Somebody else controls the claim: it is left alone. */
export function isForeign(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const controller = controllerOf(claim);
  return controller !== undefined && controller.uid !== set.metadata.uid && controller.uid !== pod.metadata.uid;
}

/** The owner the claim should have: the set, the Pod that is going, or neither. */
function ownerFor(set: StatefulSet, pod: Pod): KubeObject | undefined {
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenScaled && !isWanted(set, ordinalOf(pod))) return { apiVersion: "v1", kind: "Pod", ...pod };
  return whenDeleted ? set : undefined;
}

/** The claim with the owner it should have; the same object if it has it. */
export function withOwner(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): PersistentVolumeClaim {
  const owner = ownerFor(set, pod);
  const before = claim.metadata.ownerReferences ?? [];
  const uids = [set.metadata.uid, pod.metadata.uid];
  const ours = before.filter(({ uid }) => uids.includes(uid));
  if (owner ? ours.length === 1 && ours[0]?.uid === owner.metadata.uid : ours.length === 0) return claim;
  const others = before.filter(({ uid }) => !uids.includes(uid));
  const after: readonly OwnerReference[] = owner ? [...others, controllerReference(owner)] : others;
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: after.length > 0 ? after : undefined } };
}

/** The claim still goes with an earlier Pod of this name: the next one has to wait until it is gone. */
export const isStale = ({ metadata }: PersistentVolumeClaim, podName: string): boolean =>
  metadata.ownerReferences?.some(({ kind, name }) => kind === "Pod" && name === podName) === true;
