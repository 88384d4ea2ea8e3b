/** The next step of a Recreate rollout. Pure. As kubernetes: controller/deployment/recreate.go. */
import type { Deployment } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { wantedReplicas } from "./fenceposts.ts";
import { active, type Sets, sizeOf, totalCount } from "./replica-sets.ts";
import type { Resize } from "./resize.ts";

/** First every old ReplicaSet goes to zero. */
export function planStop(sets: Sets): readonly Resize[] {
  return active(sets.old).map((set) => ({ set, size: 0 }));
}

/** True until the last old Pod has ended, terminating ones included. */
export function isOldRunning(sets: Sets, oldPods: readonly Pod[]): boolean {
  if (totalCount(sets.old, "replicas") > 0) return true;
  return oldPods.some(({ status }) => status?.phase !== "Failed" && status?.phase !== "Succeeded");
}

/** Then the current one comes up whole. */
export function planStart(deployment: Deployment, { current }: Sets): readonly Resize[] {
  const size = wantedReplicas(deployment);
  return current && sizeOf(current) !== size ? [{ set: current, size }] : [];
}
