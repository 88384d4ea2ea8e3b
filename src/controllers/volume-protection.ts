/** pvc-protection and pv-protection: finalizers that keep storage while it is in use. */
import { type KubeObject, objectKey, splitKey, withMeta } from "../api/meta.ts";
import type { Pod } from "../api/types/core-v1.ts";
import { persistentVolume } from "../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../kinds/core/persistent-volume-claim.ts";
import { claimNamesOf } from "../kinds/core/pod/claim-names.ts";
import { pod } from "../kinds/core/pod.ts";
import { defineController } from "./controller.ts";

const claimFinalizer = "kubernetes.io/pvc-protection";
const volumeFinalizer = "kubernetes.io/pv-protection";

function without<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? [];
  return withMeta(object, { finalizers: finalizers.length > 0 ? finalizers : undefined });
}

const claimsOf = (candidate: Pod | undefined): string[] =>
  candidate ? claimNamesOf(candidate).map((name) => `${candidate.metadata.namespace}/${name}`) : [];

/** A claim that is being deleted goes once no Pod that has not ended uses it. */
export const claimProtectionController = defineController({
  name: "persistentvolumeclaim-protection-controller",
  watches: [
    { kind: persistentVolumeClaim, keys: ({ object }) => (object?.metadata.deletionTimestamp ? [objectKey(object)] : []) },
    { kind: pod, keys: ({ object, old }) => (object && object.status.phase === old?.status.phase ? [] : claimsOf(object ?? old)) },
  ],
  async reconcile({ client, lister }, key) {
    const { namespace, name } = splitKey(key);
    const claim = lister.get(persistentVolumeClaim, namespace, name);
    if (!claim?.metadata.deletionTimestamp || !claim.metadata.finalizers?.includes(claimFinalizer)) return;
    const used = lister
      .list(pod, namespace)
      .some((one) => one.spec.nodeName && one.status.phase !== "Succeeded" && one.status.phase !== "Failed" && claimsOf(one).includes(key));
    if (!used) await client.modify(persistentVolumeClaim, namespace, name, (head) => without(head, claimFinalizer));
  },
});

/** A volume that is being deleted goes once it is bound to nobody. */
export const volumeProtectionController = defineController({
  name: "persistentvolume-protection-controller",
  watches: [{ kind: persistentVolume, keys: ({ object }) => (object?.metadata.deletionTimestamp ? [objectKey(object)] : []) }],
  async reconcile({ client, lister }, name) {
    const volume = lister.get(persistentVolume, undefined, name);
    if (!volume?.metadata.deletionTimestamp || volume.status.phase === "Bound" || !volume.metadata.finalizers?.includes(volumeFinalizer))
      return;
    await client.modify(persistentVolume, undefined, name, (head) => without(head, volumeFinalizer));
  },
});
