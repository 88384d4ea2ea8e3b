/** A DaemonSet's status from its nodes and Pods. Pure. */
import type { DaemonSetStatus } from "../../api/types/apps-v1.ts";
import { availableAt, isReady } from "../pod-state.ts";
import { byAge, isUpdated } from "./daemon-pod.ts";
import { type DaemonWorld, nameOf } from "./world.ts";

export interface DaemonStatusAnswer {
  readonly status: DaemonSetStatus;
  /** When the next ready Pod becomes available, ms since the epoch. */
  readonly nextAvailable: number | undefined;
}

/** Of each node the oldest Pod counts. */
export function daemonSetStatus(world: DaemonWorld, collisionCount: number | undefined): DaemonStatusAnswer {
  const { set, hash, now } = world;
  let [desired, current, misscheduled, ready, available, updated] = [0, 0, 0, 0, 0, 0];
  let nextAvailable: number | undefined;
  for (const node of world.nodes) {
    const [pod] = byAge(world.pods.get(nameOf(node)) ?? []);
    const { run } = world.fit(node);
    if (run) desired++;
    if (!pod) continue;
    if (!run) {
      misscheduled++;
      continue;
    }
    current++;
    if (isUpdated(pod, set, hash)) updated++;
    if (!isReady(pod)) continue;
    ready++;
    const at = availableAt(pod, set.spec.minReadySeconds ?? 0);
    if (at !== undefined && at <= now) available++;
    else if (at !== undefined) nextAvailable = Math.min(nextAvailable ?? at, at);
  }
  const { generation } = set.metadata;
  const status: DaemonSetStatus = {
    ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(generation ? { observedGeneration: generation } : {}),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(desired > available ? { numberUnavailable: desired - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
  return { status, nextAvailable };
}
