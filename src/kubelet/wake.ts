/** When a Pod's worker has to look again though nothing in the world changes. */
import type { Container, Pod } from "../api/types/core-v1.ts";
import { deathTime, readyTime, startedTime } from "./probes.ts";
import { type ContainerRun, containersOf, type PodRun } from "./runtime.ts";
import { stopTime } from "./termination.ts";
import type { WorkerWorld } from "./worker-world.ts";

/** Milliseconds since the epoch, later than now; undefined: never. */
export function nextWake(pod: Pod, run: PodRun, world: WorkerWorld): number | undefined {
  let next = Number.POSITIVE_INFINITY;
  const consider = (at: number | undefined) => {
    if (at !== undefined && at > world.now && at < next) next = at;
  };
  for (const { spec } of containersOf(pod)) {
    const container = run.containers.get(spec.name);
    if (!container) continue;
    if (run.stop) consider(stopTime(container, { spec, stop: run.stop, world })?.at);
    else for (const at of changes(container, spec, world)) consider(at);
  }
  if (pod.spec.activeDeadlineSeconds !== undefined && !run.stop) consider(run.startedAt + pod.spec.activeDeadlineSeconds * 1_000);
  return next === Number.POSITIVE_INFINITY ? undefined : next;
}

function changes(run: ContainerRun, spec: Container, { pace }: WorkerWorld): readonly (number | undefined)[] {
  const { phase, behavior } = run;
  switch (phase.is) {
    case "pulling":
    case "starting":
      return [phase.until];
    case "pull-failed":
      return phase.backedOff ? [phase.retryAt] : [phase.shownUntil, phase.retryAt];
    case "running": {
      const exit = behavior.exitAfter === undefined ? undefined : phase.startedAt + behavior.exitAfter;
      return [exit, startedTime(run, spec, pace), readyTime(run, spec, pace), deathTime(run, spec, pace)];
    }
    case "exited":
      if (phase.restartAt === undefined) return [];
      return phase.backedOff ? [phase.restartAt] : [phase.end.finishedAt + pace.shown, phase.restartAt];
    default:
      return [];
  }
}
