/** Promising a volume to a claim: the first half of binding. Pure. As kubernetes: GetBindVolumeToClaim. */
import { withMeta } from "../../api/meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { boundByController } from "./annotations.ts";
import { isPromisedTo } from "./match.ts";
import { claimReference } from "./provision.ts";

/** The volume with the claim in its claimRef; itself when it is this claim's already, or somebody else's. */
export function promised(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec;
  if (claimRef && (claimRef.uid === claim.metadata.uid || !isPromisedTo(volume, claim))) return volume;
  const marked = claimRef ? volume : withMeta(volume, { annotations: { ...volume.metadata.annotations, [boundByController]: "yes" } });
  return { ...marked, spec: { ...marked.spec, claimRef: claimReference(claim) } };
}
