/** Which old ReplicaSets a Deployment forgets. Pure. */
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import { byRevision, sizeOf } from "./replica-sets.ts";

const unlimited = 2 ** 31 - 1;

/** The oldest revisions beyond revisionHistoryLimit, as far as they have no Pods any more. */
export function planCleanup(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === unlimited) return [];
  const alive = old.filter((set) => !set.metadata.deletionTimestamp);
  const surplus = alive.length - limit;
  if (surplus <= 0) return [];
  return [...alive].sort(byRevision).slice(0, surplus).filter(isEmpty);
}

function isEmpty(set: ReplicaSet): boolean {
  const { metadata, status } = set;
  return sizeOf(set) === 0 && (status?.replicas ?? 0) === 0 && (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
}
