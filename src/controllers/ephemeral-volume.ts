/** ephemeral-volume-controller: makes the claims of generic ephemeral volumes, owned by their Pod. As kubernetes: pkg/controller/volume/ephemeral. */
import { controllerOf, type KubeObject, objectKey, splitKey } from "../api/meta.ts";
import type { PersistentVolumeClaim, Pod, Volume } from "../api/types/core-v1.ts";
import { persistentVolumeClaim as claimKind } from "../kinds/core/persistent-volume-claim.ts";
import { ephemeralClaimName } from "../kinds/core/pod/claim-names.ts";
import { pod as podKind } from "../kinds/core/pod.ts";
import { type ControllerContext, defineController } from "./controller.ts";
import { isEnded } from "./pod-state.ts";

type Context = ControllerContext<undefined>;

const ephemeralVolumes = (pod: Pod): readonly Volume[] => (pod.spec.volumes ?? []).filter(({ ephemeral }) => ephemeral !== undefined);

/** The claim of one volume, from the Pod's template. */
export function ephemeralClaim(pod: Pod, volume: Volume): PersistentVolumeClaim & KubeObject {
  const template = volume.ephemeral?.volumeClaimTemplate;
  const { labels, annotations } = template?.metadata ?? {};
  const { name = "", namespace, uid = "" } = pod.metadata;
  const owner = { apiVersion: "v1", kind: "Pod", name, uid, controller: true, blockOwnerDeletion: true };
  return {
    metadata: {
      name: ephemeralClaimName(pod, volume),
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [owner],
    },
    spec: template?.spec ?? {},
    status: {},
  } as PersistentVolumeClaim & KubeObject;
}

/** Throws when a claim of that name is somebody else's. */
async function provide({ client, lister }: Context, pod: Pod, volume: Volume): Promise<void> {
  const claim = lister.get(claimKind, pod.metadata.namespace, ephemeralClaimName(pod, volume));
  if (!claim) return void (await client.create(claimKind, ephemeralClaim(pod, volume)));
  if (controllerOf(claim)?.uid !== pod.metadata.uid)
    throw new Error(`PVC ${JSON.stringify(objectKey(claim))} was not created for pod ${JSON.stringify(objectKey(pod))} (pod is not owner)`);
}

/** A claim that has gone is made anew for a Pod that still wants it. */
function claimKeys({ object, old }: { object: KubeObject | undefined; old: KubeObject | undefined }): readonly string[] {
  const owner = !object && old ? controllerOf(old) : undefined;
  return owner?.kind === "Pod" && old ? [`${old.metadata.namespace}/${owner.name}`] : [];
}

export const ephemeralVolumeController = defineController({
  name: "ephemeral-volume-controller",
  component: "ephemeral_volume",
  watches: [
    {
      kind: podKind,
      keys: ({ object, old }: { object: Pod | undefined; old: Pod | undefined }) =>
        object && !old && ephemeralVolumes(object).length > 0 ? [objectKey(object)] : [],
    },
    { kind: claimKind, keys: claimKeys },
  ],
  async reconcile(context, key) {
    const { namespace, name } = splitKey(key);
    const pod = context.lister.get<Pod>(podKind, namespace, name);
    if (!pod || pod.metadata.deletionTimestamp || isEnded(pod)) return;
    for (const volume of ephemeralVolumes(pod)) {
      try {
        await provide(context, pod, volume);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        context.events.record(pod, "Warning", "FailedBinding", `ephemeral volume controller: ${text}`);
        throw error;
      }
    }
  },
});
