/** What the scheduler writes for claims that waited for a node. As kubernetes: volumebinding bindAPIUpdate. */
import { withMeta } from "../api/meta.ts";
import type { PersistentVolumeClaim } from "../api/types/core-v1.ts";
import type { ControllerContext } from "../controllers/controller.ts";
import { isPromisedTo } from "../controllers/volume-binder/match.ts";
import { claimReference } from "../controllers/volume-binder/provision.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import { persistentVolume } from "../kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../kinds/core/persistent-volume-claim.ts";
import { staticVolumes } from "./plugins/static-volumes.ts";

type Context = Pick<ControllerContext, "client" | "lister">;

/** Promises volumes that are there to their claims, and names the node in claims for which one has to be made. */
export async function prepareVolumes(context: Context, claims: readonly PersistentVolumeClaim[], nodeName: string): Promise<void> {
  const { client, lister } = context;
  const node = lister.get(nodeKind, undefined, nodeName);
  if (!node) return;
  const { found, others } = staticVolumes(claims, lister.list(persistentVolume), node);
  for (const { claim, volume } of found) {
    await client.modify(persistentVolume, undefined, volume.metadata.name ?? "", (head) => {
      if (head.spec.claimRef)
        return isPromisedTo(head, claim) ? { ...head, spec: { ...head.spec, claimRef: claimReference(claim) } } : head;
      const annotations = { ...head.metadata.annotations, "pv.kubernetes.io/bound-by-controller": "yes" };
      return { ...withMeta(head, { annotations }), spec: { ...head.spec, claimRef: claimReference(claim) } };
    });
  }
  for (const { metadata } of others) {
    await client.modify(persistentVolumeClaim, metadata.namespace, metadata.name ?? "", (head) =>
      withMeta(head, { annotations: { ...head.metadata.annotations, "volume.kubernetes.io/selected-node": nodeName } }),
    );
  }
}
