/** pv-protection: a volume that is being deleted goes once it is bound to nobody. */
import { objectKey } from "../../api/meta.ts";
import { persistentVolume } from "../../kinds/core/persistent-volume.ts";
import { defineController } from "../controller.ts";
import { withoutFinalizer } from "./without-finalizer.ts";

const finalizer = "kubernetes.io/pv-protection";

export const volumeProtectionController = defineController({
  name: "persistentvolume-protection-controller",
  watches: [{ kind: persistentVolume, keys: ({ object }) => (object?.metadata.deletionTimestamp ? [objectKey(object)] : []) }],
  async reconcile({ client, lister }, name) {
    const volume = lister.get(persistentVolume, undefined, name);
    if (!volume?.metadata.deletionTimestamp || volume.status.phase === "Bound" || !volume.metadata.finalizers?.includes(finalizer)) return;
    await client.modify(persistentVolume, undefined, name, (head) => withoutFinalizer(head, finalizer));
  },
});
