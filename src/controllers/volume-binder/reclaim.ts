/** What becomes of a volume whose claim has gone. Pure. As kubernetes: reclaimVolume, findDeletablePlugin. */

import type { PersistentVolume } from "../../api/types/core-v1.ts";
import { provisionedBy } from "./annotations.ts";
import { simulatedProvisioner } from "./provision.ts";

/** `keep`: it stays as it is, for an administrator or for the provisioner that made it. */
export type Reclaim = "delete" | "recycle" | "keep" | { readonly reason: string; readonly message: string };

export function planReclaim(volume: PersistentVolume): Reclaim {
  const { persistentVolumeReclaimPolicy: policy } = volume.spec;
  if (policy === "Delete") return planDelete(volume);
  if (policy === "Recycle") return planRecycle(volume);
  return "keep";
}

function planDelete({ metadata, spec }: PersistentVolume): Reclaim {
  const provisioner = metadata.annotations?.[provisionedBy];
  if (provisioner === simulatedProvisioner) return "delete";
  if (provisioner && !provisioner.startsWith("kubernetes.io/")) return "keep";
  const reason = "VolumeFailedDelete";
  if (!spec.hostPath)
    return { reason, message: `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched` };
  const { path } = spec.hostPath;
  return /^\/tmp\/.+/.test(path) ? "delete" : { reason, message: `host_path deleter only supports /tmp/.+ but received provided ${path}` };
}

const planRecycle = ({ spec }: PersistentVolume): Reclaim =>
  spec.hostPath || spec.nfs ? "recycle" : { reason: "VolumeFailedRecycle", message: "no recyclable volume plugin matched" };
