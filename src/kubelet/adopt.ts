/** Takes a Pod over whose containers this process has not started itself: what they have come to is read from the status. */
import { parseTime } from "../api/time.ts";
import type { ContainerStateTerminated, ContainerStatus, Pod } from "../api/types/core-v1.ts";
import { behaviorAnnotation } from "./images/annotation.ts";
import { newRun } from "./pod-worker.ts";
import { backOffAfter, restarts, restartTime } from "./restart.ts";
import { type ContainerPhase, type ContainerRun, containersOf, type Ended, type NamedContainer, type PodRun } from "./runtime.ts";
import type { WorkerWorld } from "./worker-world.ts";

export function adopt(pod: Pod, world: WorkerWorld): PodRun {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [], startTime, podIP } = pod.status;
  const fresh = newRun(pod, world.now);
  if (!startTime) return fresh;
  const known = new Map([...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].map((one) => [one.name, one]));
  const containers = new Map<string, ContainerRun>();
  for (const one of containersOf(pod)) {
    const status = known.get(one.spec.name);
    if (status) containers.set(one.spec.name, takeOver(pod, one, status, world));
  }
  const annotation = pod.metadata.annotations?.[behaviorAnnotation];
  return { ...fresh, startedAt: parseTime(startTime) ?? world.now, sandbox: podIP !== undefined, containers, annotation };
}

function takeOver(pod: Pod, { spec, role }: NamedContainer, status: ContainerStatus, world: WorkerWorld): ContainerRun {
  const { state, lastState, restartCount } = status;
  const crashed = state.waiting?.reason === "CrashLoopBackOff" ? lastState.terminated : undefined;
  const latest = state.running?.startedAt ?? (state.terminated ?? lastState.terminated)?.startedAt;
  const run: ContainerRun = {
    name: spec.name,
    role,
    image: status.image,
    behavior: world.behavior(spec, role),
    phase: { is: "waiting" },
    restarts: restartCount,
    last: lastState.terminated && !crashed ? toEnded(lastState.terminated) : undefined,
    backOff: backOffAfter(restartCount, parseTime(latest) ?? world.now),
    pullDelay: 0,
    imageId: status.imageID,
  };
  return { ...run, phase: phaseFrom(pod, { one: { spec, role }, run, state, crashed, id: status.containerID ?? "" }) };
}

interface Reported {
  readonly one: NamedContainer;
  readonly run: ContainerRun;
  readonly state: ContainerStatus["state"];
  readonly crashed: ContainerStateTerminated | undefined;
  readonly id: string;
}

function phaseFrom(pod: Pod, { one, run, state, crashed, id }: Reported): ContainerPhase {
  if (state.running) return { is: "running", id, startedAt: parseTime(state.running.startedAt) ?? 0 };
  const ended = state.terminated ?? crashed;
  if (!ended) return { is: "waiting" };
  const end = toEnded(ended);
  const again = restarts(pod, one, end.exitCode);
  return { is: "exited", end, restartAt: again ? restartTime(run, end.finishedAt) : undefined, backedOff: crashed !== undefined };
}

function toEnded({ containerID, exitCode, finishedAt, startedAt, reason, message }: ContainerStateTerminated): Ended {
  return {
    id: containerID ?? "",
    startedAt: parseTime(startedAt) ?? 0,
    finishedAt: parseTime(finishedAt) ?? 0,
    exitCode,
    reason: reason ?? "Error",
    ...(message ? { message } : {}),
  };
}
