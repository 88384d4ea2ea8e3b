/** Making, deleting and mending the Pods of a StatefulSet and their claims, with Events. As kubernetes: stateful_pod_control.go. */
import { isReason } from "../../api/status.ts";
import type { StatefulSet } from "../../api/types/apps-v1.ts";
import type { PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { persistentVolumeClaim as claimKind } from "../../kinds/core/persistent-volume-claim.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { ControllerContext } from "../controller.ts";
import type { OrphanIndex } from "../orphan-index.ts";
import { isTerminating, textOf } from "../replica-set/pod-control.ts";
import type { RevisionState } from "../revisions/sync-revisions.ts";
import { claimNames, claimsFor, ordinalOf, withIdentity } from "./identity.ts";
import { isForeign, isStale, retentionOf, withOwner } from "./retention.ts";

export interface StatefulState extends RevisionState {
  readonly orphans: OrphanIndex<Pod>;
}

export type Context = ControllerContext<StatefulState>;

type Verb = "create" | "delete" | "update";

const reasons = { create: "Create", delete: "Delete", update: "Update" } as const;

function tell({ events }: Context, set: StatefulSet, done: { verb: Verb; what: string; error?: unknown }): void {
  const { verb, what, error } = done;
  if (error !== undefined && isTerminating(error)) return;
  const about = `${verb} ${what} in StatefulSet ${set.metadata.name}`;
  if (error === undefined) events.record(set, "Normal", `Successful${reasons[verb]}`, `${about} successful`);
  else events.record(set, "Warning", `Failed${reasons[verb]}`, `${about} failed error: ${textOf(error)}`);
}

/** Makes the Pod after its claims. False: a claim of its predecessor is not gone yet. Rejects with what the API says. */
export async function createStatefulPod(context: Context, set: StatefulSet, pod: Pod): Promise<boolean> {
  const { client } = context;
  const { name = "" } = pod.metadata;
  if (retentionOf(set).whenScaled && existingClaims(context, set, pod).some((claim) => isStale(claim, name))) return false;
  try {
    await createClaims(context, set, pod);
    const made = await client.create(podKind, pod);
    await settleClaims(context, set, made);
  } catch (error) {
    if (!isReason(error, "AlreadyExists")) tell(context, set, { verb: "create", what: `Pod ${name}`, error });
    throw error;
  }
  tell(context, set, { verb: "create", what: `Pod ${name}` });
  return true;
}

export async function deleteStatefulPod(context: Context, set: StatefulSet, pod: Pod): Promise<void> {
  const { namespace, name = "" } = pod.metadata;
  try {
    await context.client.remove(podKind, namespace, name);
  } catch (error) {
    tell(context, set, { verb: "delete", what: `Pod ${name}`, error });
    throw error;
  }
  tell(context, set, { verb: "delete", what: `Pod ${name}` });
}

/** Labels and ownership of claims as they should be. */
export async function mendStatefulPod(context: Context, set: StatefulSet, pod: Pod): Promise<void> {
  await settleClaims(context, set, pod);
  const wanted = withIdentity(pod);
  if (wanted === pod) return;
  const what = `Pod ${pod.metadata.name}`;
  try {
    await context.client.update(podKind, wanted);
  } catch (error) {
    tell(context, set, { verb: "update", what, error });
    throw error;
  }
  tell(context, set, { verb: "update", what });
}

/** Makes the claims that are missing; one that is being deleted is an error. */
export async function createClaims(context: Context, set: StatefulSet, pod: Pod): Promise<void> {
  for (const claim of claimsFor(set, ordinalOf(pod))) {
    const { namespace, name = "" } = claim.metadata;
    const existing = context.lister.get(claimKind, namespace, name);
    if (existing?.metadata.deletionTimestamp) throw new Error(`pvc ${name} is to be deleted`);
    if (!existing) await createClaim(context, set, { claim, pod });
  }
}

async function createClaim(context: Context, set: StatefulSet, { claim, pod }: { claim: PersistentVolumeClaim; pod: Pod }): Promise<void> {
  const { events, client } = context;
  const about = `create Claim ${claim.metadata.name} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
  try {
    await client.create(claimKind, claim);
    events.record(set, "Normal", "SuccessfulCreate", `${about} success`);
  } catch (error) {
    if (!isTerminating(error)) events.record(set, "Warning", "FailedCreate", `${about} failed error: ${textOf(error)}`);
    throw error;
  }
}

/** Gives the Pod's claims the owner that persistentVolumeClaimRetentionPolicy asks for. */
export async function settleClaims(context: Context, set: StatefulSet, pod: Pod): Promise<void> {
  const { whenDeleted, whenScaled } = retentionOf(set);
  for (const claim of existingClaims(context, set, pod)) {
    const { namespace, name = "" } = claim.metadata;
    if (isForeign(claim, set, pod)) {
      const text = `PersistentVolumeClaim ${namespace}/${name} has a conflicting OwnerReference that acts as a managing controller, the retention policy is ignored for this claim`;
      if (whenDeleted || whenScaled) context.events.record(set, "Warning", "ConflictingController", text);
    } else if (withOwner(claim, set, pod) !== claim)
      await context.client.modify(claimKind, namespace, name, (head) => withOwner(head, set, pod));
  }
}

function existingClaims({ lister }: Context, set: StatefulSet, pod: Pod): readonly PersistentVolumeClaim[] {
  return claimNames(set, ordinalOf(pod))
    .map((name) => lister.get(claimKind, set.metadata.namespace, name))
    .filter((claim) => claim !== undefined);
}
