/**
 * pvc-protection: a claim that is being deleted goes once no Pod on a node uses it; a bound one says in its condition
 * Unused since when no Pod refers to it. As kubernetes: pkg/controller/volume/pvcprotection.
 */
import { objectKey, splitKey } from "../../api/meta.ts";
import { formatTime } from "../../api/time.ts";
import type { PersistentVolumeClaim, PersistentVolumeClaimCondition } from "../../api/types/core-v1.ts";
import { persistentVolumeClaim } from "../../kinds/core/persistent-volume-claim.ts";
import { pod } from "../../kinds/core/pod.ts";
import { defineController } from "../controller.ts";
import { type ClaimUsers, createClaimUsers } from "./claim-users.ts";
import { withoutFinalizer } from "./without-finalizer.ts";

const finalizer = "kubernetes.io/pvc-protection";
const unused = { status: "True", reason: "NoPodsUsingPVC", message: "No pods are currently referencing this PVC" };
const used = { status: "False", reason: "PodUsingPVC", message: "A pod is currently referencing this PVC" };

/** The claim with its condition Unused up to date; the same object when it is. */
export function withUse(claim: PersistentVolumeClaim, inUse: boolean, now: number): PersistentVolumeClaim {
  const conditions = claim.status.conditions ?? [];
  const said = conditions.find(({ type }) => type === "Unused");
  const wanted = inUse ? used : unused;
  if (said?.status === wanted.status) return claim;
  const condition = {
    type: "Unused",
    ...wanted,
    lastProbeTime: null,
    lastTransitionTime: formatTime(now),
  } as unknown as PersistentVolumeClaimCondition;
  return { ...claim, status: { ...claim.status, conditions: [...conditions.filter((one) => one !== said), condition] } };
}

export const claimProtectionController = defineController<ClaimUsers>({
  name: "persistentvolumeclaim-protection-controller",
  start: createClaimUsers,
  watches: [
    { kind: persistentVolumeClaim, keys: ({ object }) => (object ? [objectKey(object)] : []) },
    { kind: pod, keys: (change, { state }) => state.track(change) },
  ],
  async reconcile({ client, lister, clock, state }, key) {
    const { namespace, name } = splitKey(key);
    const claim = lister.get(persistentVolumeClaim, namespace, name);
    if (!claim) return;
    const users = [...state.of(key)];
    if (!claim.metadata.deletionTimestamp) {
      if (claim.status.phase !== "Bound" || withUse(claim, users.length > 0, clock.now()) === claim) return;
      const write = (head: PersistentVolumeClaim) => withUse(head, users.length > 0, clock.now());
      return void (await client.modify(persistentVolumeClaim, namespace, name, write, { subresource: "status" }));
    }
    if (!claim.metadata.finalizers?.includes(finalizer) || users.some(({ spec }) => spec.nodeName)) return;
    await client.modify(persistentVolumeClaim, namespace, name, (head) => withoutFinalizer(head, finalizer));
  },
});
