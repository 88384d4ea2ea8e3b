/** What the scheduler writes for claims that waited for a node. As kubernetes: volumebinding bindAPIUpdate. */
import { withMeta } from "../api/meta.ts";
import type { PersistentVolumeClaim } from "../api/types/core-v1.ts";
import type { ControllerContext } from "../controllers/controller.ts";
import { selectedNode } from "../controllers/volume-binder/annotations.ts";
import { promised } from "../controllers/volume-binder/promise.ts";
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
    await client.modify(persistentVolume, undefined, volume.metadata.name ?? "", (head) => promised(head, claim));
  }
  for (const { metadata } of others) {
    await client.modify(persistentVolumeClaim, metadata.namespace, metadata.name ?? "", (head) =>
      withMeta(head, { annotations: { ...head.metadata.annotations, [selectedNode]: nodeName } }),
    );
  }
}
