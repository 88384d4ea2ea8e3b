import { objectKey } from "../../api/meta.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { persistentVolumeClaim } from "../../kinds/core/persistent-volume-claim.ts";
import { claimNamesOf } from "../../kinds/core/pod/claim-names.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { Lister } from "../../kinds/kind.ts";
import { type Attempt, type Plugin, remembered } from "../framework.ts";

/** A claim with access mode ReadWriteOncePod is for one Pod in the whole cluster. */
export const volumeRestrictions: Plugin = {
  name: "VolumeRestrictions",
  wakes: ["pod-removed", "volume-changed"],
  shares: ({ pod }) => claimNamesOf(pod).length === 0,
  filter(attempt) {
    const users = remembered(attempt, "VolumeRestrictions", () => usersOfExclusiveClaims(attempt));
    if (!users.some((key) => attempt.placed.has(key))) return undefined;
    return "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
  },
};

/** Keys of other Pods that use a claim which the Pod wants for itself. */
function usersOfExclusiveClaims({ pod, lister }: Attempt): readonly string[] {
  const { namespace } = pod.metadata;
  const claims = claimNamesOf(pod).filter((name) => isExclusive(namespace, name, lister));
  if (claims.length === 0) return [];
  return lister
    .list<Pod>(podKind, namespace)
    .filter((other) => other.metadata.uid !== pod.metadata.uid && claimNamesOf(other).some((name) => claims.includes(name)))
    .map(objectKey);
}

const isExclusive = (namespace: string | undefined, name: string, lister: Lister): boolean =>
  lister.get(persistentVolumeClaim, namespace, name)?.spec.accessModes?.includes("ReadWriteOncePod") ?? false;
