/** Whether a bound claim asks for more than its volume has. Pure. */

import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { provisionedBy } from "./annotations.ts";
import { simulatedProvisioner } from "./provision.ts";

/** The size the volume is to have; undefined: it stays. Only volumes of the simulated provisioner grow, others belong to their own. */
export function planExpansion(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  const wanted = claim.spec.resources.requests?.["storage"];
  if (wanted === undefined || volume.metadata.annotations?.[provisionedBy] !== simulatedProvisioner) return undefined;
  const shown = claim.status.capacity?.["storage"];
  if (shown === undefined) return undefined;
  return compareQuantities(parseQuantity(wanted), parseQuantity(shown)) > 0 ? wanted : undefined;
}
