/**
 * persistentvolume-binder: claims and volumes find each other; the simulated provisioner makes volumes for claims of
 * its classes. Keys are `claim/<namespace>/<name>` and `volume/<name>`.
 */

import { withMeta } from "../../api/meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { persistentVolume } from "../../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../../kinds/core/persistent-volume-claim.ts";
import type { Lister } from "../../kinds/kind.ts";
import { storageClass } from "../../kinds/storage/storage-class.ts";
import { type ControllerContext, defineController } from "../controller.ts";
import { bindCompleted, boundByController, selectedNode } from "./annotations.ts";
import { planExpansion } from "./expand.ts";
import { findMatch, isPromisedTo } from "./match.ts";
import { promised } from "./promise.ts";
import { provisionedVolume, simulatedProvisioner } from "./provision.ts";
import { planReclaim } from "./reclaim.ts";

const claimKey = ({ metadata }: PersistentVolumeClaim) => `claim/${metadata.namespace}/${metadata.name}`;

export const volumeBinderController = defineController({
  name: "persistentvolume-binder-controller",
  watches: [
    { kind: persistentVolumeClaim, keys: ({ object, old }) => claimKeys(object, old) },
    { kind: persistentVolume, keys: ({ object, old }, { lister }) => volumeKeys(object, old, lister) },
    { kind: storageClass, keys: ({ object }, { lister }) => (object ? unboundClaims(lister, object.metadata.name).map(claimKey) : []) },
  ],
  async reconcile(context, key) {
    const [what, first = "", second = ""] = key.split("/");
    if (what === "claim") await reconcileClaim(context, first, second);
    else await reconcileVolume(context, first);
  },
});

function claimKeys(claim: PersistentVolumeClaim | undefined, old: PersistentVolumeClaim | undefined): string[] {
  const volume = (claim ?? old)?.spec.volumeName;
  return [...(claim ? [claimKey(claim)] : []), ...(volume ? [`volume/${volume}`] : [])];
}

function volumeKeys(volume: PersistentVolume | undefined, old: PersistentVolume | undefined, lister: Lister): string[] {
  const ref = (volume ?? old)?.spec.claimRef;
  const own = volume ? [`volume/${volume.metadata.name}`] : [];
  if (ref) return [...own, `claim/${ref.namespace}/${ref.name}`];
  return volume && !old ? [...own, ...unboundClaims(lister, volume.spec.storageClassName).map(claimKey)] : own;
}

const unboundClaims = (lister: Lister, className: string | undefined): PersistentVolumeClaim[] =>
  lister.list(persistentVolumeClaim).filter(({ spec }) => !spec.volumeName && (spec.storageClassName ?? "") === (className ?? ""));

async function reconcileClaim(context: ControllerContext, namespace: string, name: string): Promise<void> {
  const { lister } = context;
  const claim = lister.get(persistentVolumeClaim, namespace, name);
  if (!claim || claim.metadata.deletionTimestamp) return;
  if (claim.metadata.annotations?.[bindCompleted]) return syncBound(context, claim);
  const volume = claim.spec.volumeName
    ? lister.get(persistentVolume, undefined, claim.spec.volumeName)
    : findMatch(claim, isDelayed(claim, lister) ? promisedTo(claim, lister) : lister.list(persistentVolume));
  if (volume && (!claim.spec.volumeName || !volume.spec.claimRef || isPromisedTo(volume, claim))) return bind(context, claim, volume);
  await setClaimStatus(context, claim, { phase: "Pending" });
  if (!claim.spec.volumeName) await provision(context, claim);
}

/** Claims of such a class get volumes from the scheduler alone, which knows the node. */
function isDelayed({ spec }: PersistentVolumeClaim, lister: Lister): boolean {
  const found = spec.storageClassName ? lister.get(storageClass, undefined, spec.storageClassName) : undefined;
  return found?.volumeBindingMode === "WaitForFirstConsumer";
}

const promisedTo = (claim: PersistentVolumeClaim, lister: Lister): PersistentVolume[] =>
  lister.list(persistentVolume).filter((volume) => isPromisedTo(volume, claim));

/** True while no Pod with a node has asked for a volume to be made. */
const waits = (claim: PersistentVolumeClaim, lister: Lister): boolean =>
  isDelayed(claim, lister) && !claim.metadata.annotations?.[selectedNode];

async function announce({ events }: ControllerContext, claim: PersistentVolumeClaim): Promise<void> {
  events.record(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
}

async function provision(context: ControllerContext, claim: PersistentVolumeClaim): Promise<void> {
  const { client, lister, events } = context;
  const className = claim.spec.storageClassName;
  if (!className) {
    events.record(claim, "Normal", "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
    return;
  }
  const found = lister.get(storageClass, undefined, className);
  if (!found) {
    events.record(claim, "Warning", "ProvisioningFailed", `storageclass.storage.k8s.io "${className}" not found`);
    return;
  }
  if (waits(claim, lister)) return announce(context, claim);
  await client.modify(persistentVolumeClaim, claim.metadata.namespace, claim.metadata.name ?? "", (head) => {
    const annotations = {
      ...head.metadata.annotations,
      "volume.beta.kubernetes.io/storage-provisioner": found.provisioner,
      "volume.kubernetes.io/storage-provisioner": found.provisioner,
    };
    return { ...head, metadata: { ...head.metadata, annotations } };
  });
  if (found.provisioner !== simulatedProvisioner) {
    const message = `Waiting for a volume to be created either by the external provisioner '${found.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    events.record(claim, "Normal", "ExternalProvisioning", message);
    return;
  }
  const volume = provisionedVolume(claim, found);
  if (!lister.get(persistentVolume, undefined, volume.metadata.name ?? "")) {
    await client.create(persistentVolume, volume);
    events.record(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume ${volume.metadata.name}`);
  }
}

/** The volume first, then the claim: whatever fails in between is taken up again from there. */
async function bind(context: ControllerContext, claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> {
  const { client } = context;
  await client.modify(persistentVolume, undefined, volume.metadata.name ?? "", (head) => promised(head, claim));
  const bound = context.lister.get(persistentVolume, undefined, volume.metadata.name ?? "");
  if (!bound || bound.spec.claimRef?.uid !== claim.metadata.uid) return;
  await setVolumePhase(context, bound, "Bound");
  const chosenByUs = !claim.spec.volumeName;
  const changed = await client.modify(persistentVolumeClaim, claim.metadata.namespace, claim.metadata.name ?? "", (head) => {
    const annotations = { ...head.metadata.annotations, [bindCompleted]: "yes", ...(chosenByUs ? { [boundByController]: "yes" } : {}) };
    return { ...head, metadata: { ...head.metadata, annotations }, spec: { ...head.spec, volumeName: bound.metadata.name } };
  });
  if (changed) await syncBound(context, changed);
}

/** Phase Bound with what the volume offers, or Lost when the volume has gone. */
async function syncBound(context: ControllerContext, claim: PersistentVolumeClaim): Promise<void> {
  const volume = claim.spec.volumeName ? context.lister.get(persistentVolume, undefined, claim.spec.volumeName) : undefined;
  if (!volume || (volume.spec.claimRef && volume.spec.claimRef.uid !== claim.metadata.uid)) {
    if (claim.status.phase !== "Lost")
      context.events.record(claim, "Warning", "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    return setClaimStatus(context, claim, { phase: "Lost" });
  }
  const larger = planExpansion(claim, volume);
  if (larger !== undefined) return expand(context, { claim, volume, storage: larger });
  const capacity = claim.status.capacity && claim.status.phase === "Bound" ? claim.status.capacity : volume.spec.capacity;
  await setClaimStatus(context, claim, { phase: "Bound", accessModes: volume.spec.accessModes, capacity });
}

interface Expansion {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly storage: string;
}

/** The volume grows first, then the claim shows it. Pods that use it need not be restarted. */
async function expand(context: ControllerContext, { claim, volume, storage }: Expansion): Promise<void> {
  const { client, events } = context;
  const name = volume.metadata.name ?? "";
  events.record(claim, "Normal", "Resizing", `External resizer is resizing volume ${name}`);
  await client.modify(persistentVolume, undefined, name, (head) => ({
    ...head,
    spec: { ...head.spec, capacity: { ...head.spec.capacity, storage } },
  }));
  const capacity = { ...claim.status.capacity, storage };
  await setClaimStatus(context, claim, { capacity, allocatedResources: { ...claim.status.allocatedResources, storage } });
  events.record(claim, "Normal", "VolumeResizeSuccessful", "Resize volume succeeded");
}

async function setClaimStatus(
  { client }: ControllerContext,
  claim: PersistentVolumeClaim,
  change: PersistentVolumeClaim["status"],
): Promise<void> {
  const write = (head: PersistentVolumeClaim): PersistentVolumeClaim => ({
    ...head,
    status: change.phase === "Lost" ? { phase: "Lost" } : { ...head.status, ...change },
  });
  await client.modify(persistentVolumeClaim, claim.metadata.namespace, claim.metadata.name ?? "", write, { subresource: "status" });
}

async function setVolumePhase({ client }: ControllerContext, volume: PersistentVolume, phase: string, message?: string): Promise<void> {
  const write = (head: PersistentVolume): PersistentVolume => {
    if (head.status.phase === phase) return head;
    const { message: _, ...status } = head.status;
    return { ...head, status: { ...status, phase, ...(message === undefined ? {} : { message }) } } as PersistentVolume;
  };
  await client.modify(persistentVolume, undefined, volume.metadata.name ?? "", write, { subresource: "status" });
}

/** Available, Bound, Released; released volumes go or stay as their reclaim policy says. */
async function reconcileVolume(context: ControllerContext, name: string): Promise<void> {
  const { lister } = context;
  const volume = lister.get(persistentVolume, undefined, name);
  if (!volume || volume.metadata.deletionTimestamp) return;
  const { claimRef } = volume.spec;
  if (!claimRef) return setVolumePhase(context, volume, "Available");
  const claim = lister.get(persistentVolumeClaim, claimRef.namespace, claimRef.name ?? "");
  if (!claimRef.uid) return claim ? undefined : setVolumePhase(context, volume, "Available");
  if (claim && claim.metadata.uid === claimRef.uid) {
    if (claim.spec.volumeName === name) await setVolumePhase(context, volume, "Bound");
    return;
  }
  if (volume.status.phase !== "Failed") await setVolumePhase(context, volume, "Released");
  await reclaim(context, volume);
}

async function reclaim(context: ControllerContext, volume: PersistentVolume): Promise<void> {
  const { client, events } = context;
  const name = volume.metadata.name ?? "";
  const outcome = planReclaim(volume);
  if (outcome === "delete") return void (await client.remove(persistentVolume, undefined, name));
  if (outcome === "recycle") {
    events.record(volume, "Normal", "VolumeRecycled", "Volume recycled");
    await client.modify(persistentVolume, undefined, name, unbound);
    return;
  }
  if (outcome === "keep" || volume.status.phase === "Failed") return;
  events.record(volume, "Warning", outcome.reason, outcome.message);
  await setVolumePhase(context, volume, "Failed", outcome.message);
}

/** A volume free to be bound again. */
function unbound(volume: PersistentVolume): PersistentVolume {
  const { [boundByController]: _, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef: __, ...spec } = volume.spec;
  return { ...withMeta(volume, { annotations: Object.keys(annotations).length > 0 ? annotations : undefined }), spec };
}
