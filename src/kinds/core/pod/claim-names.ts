import type { Pod, Volume } from "../../../api/types/core-v1.ts";

/** The claim behind a generic ephemeral volume: `<pod>-<volume>`. */
export const ephemeralClaimName = (pod: Pod, volume: Volume): string => `${pod.metadata.name}-${volume.name}`;

/** Names of the claims a Pod's volumes stand for, those of its ephemeral volumes included. */
export const claimNamesOf = (pod: Pod): string[] =>
  (pod.spec.volumes ?? []).flatMap(
    (volume) => volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? ephemeralClaimName(pod, volume) : []),
  );
