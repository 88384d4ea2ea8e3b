/** One container's status. As kubernetes: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses. */
import { formatTime } from "../api/time.ts";
import type { Container, ContainerState, ContainerStatus, Pod } from "../api/types/core-v1.ts";
import { podTitle } from "./container-events.ts";
import { readyTime, startedTime } from "./probes.ts";
import { restartTime } from "./restart.ts";
import { type ContainerRun, type Ended, hasRun } from "./runtime.ts";
import type { WorkerWorld } from "./worker-world.ts";

export interface StatusContext {
  readonly pod: Pod;
  readonly world: WorkerWorld;
  /** The Pod has ended for good. */
  readonly over: boolean;
  /** Whose resources it keeps; undefined: it has what its spec asks for. */
  readonly given: ContainerStatus | undefined;
}

const none: ContainerState = {};

/** As kubernetes: debug containers have no probes and are never ready. */
export function isReady(run: ContainerRun, spec: Container, world: WorkerWorld): boolean {
  if (run.role === "ephemeral") return false;
  if (run.role === "init") return run.phase.is === "exited" && run.phase.end.exitCode === 0;
  const at = readyTime(run, spec, world.pace);
  return at !== undefined && at <= world.now;
}

export function containerStatus(run: ContainerRun, spec: Container, context: StatusContext): ContainerStatus {
  const { world } = context;
  const { state, lastState } = states(run, context);
  const started = startedTime(run, spec, world.pace);
  const shown = state.terminated ?? lastState.terminated;
  const id = run.phase.is === "running" ? run.phase.id : shown?.containerID;
  const { requests, limits } = (context.given?.resources ? context.given : spec).resources ?? {};
  const resources = { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
  return {
    ...(requests && run.role !== "ephemeral" ? { allocatedResources: requests } : {}),
    ...(id ? { containerID: id } : {}),
    image: run.image,
    imageID: run.imageId,
    lastState,
    name: run.name,
    ready: isReady(run, spec, world),
    ...(run.role !== "ephemeral" && hasRun(run) ? { resources } : {}),
    restartCount: run.restarts,
    ...(run.role === "ephemeral" ? {} : { started: run.role !== "init" && started !== undefined && started <= world.now }),
    state,
  };
}

function terminatedState(end: Ended): ContainerState {
  return {
    terminated: {
      ...(end.id ? { containerID: end.id } : {}),
      exitCode: end.exitCode,
      finishedAt: end.id ? formatTime(end.finishedAt) : (null as unknown as undefined),
      ...(end.message ? { message: end.message } : {}),
      reason: end.reason,
      startedAt: end.id ? formatTime(end.startedAt) : (null as unknown as undefined),
    },
  };
}

const waiting = (reason: string, message?: string): ContainerState => ({ waiting: { ...(message ? { message } : {}), reason } });

function states(run: ContainerRun, { pod, world, over }: StatusContext): { state: ContainerState; lastState: ContainerState } {
  const { phase } = run;
  const lastState = run.last ? terminatedState(run.last) : none;
  switch (phase.is) {
    case "running":
      return { state: { running: { startedAt: formatTime(phase.startedAt) } }, lastState };
    case "exited":
      if (!phase.backedOff) return { state: terminatedState(phase.end), lastState };
      return { state: crashLoop(run, phase.end, pod), lastState: terminatedState(phase.end) };
    case "pull-failed":
      return { state: pullFailed(run, phase.shownUntil > world.now), lastState };
    case "blocked":
      return { state: waiting("CreateContainerConfigError", phase.message), lastState };
    default:
      if (over && run.last) return { state: lastState, lastState: none };
      return { state: waiting(pod.spec.initContainers?.length ? "PodInitializing" : "ContainerCreating"), lastState };
  }
}

function crashLoop(run: ContainerRun, end: Ended, pod: Pod): ContainerState {
  const seconds = Math.round((restartTime(run, end.finishedAt) - end.finishedAt) / 1_000);
  const delay = seconds >= 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds}s`;
  return waiting("CrashLoopBackOff", `back-off ${delay} restarting failed container=${run.name} pod=${podTitle(pod)}`);
}

function pullFailed(run: ContainerRun, fresh: boolean): ContainerState {
  const error = run.behavior.pullError;
  if (error?.reason === "InvalidImageName") return waiting("InvalidImageName", error.message);
  if (fresh) return waiting("ErrImagePull", error?.message);
  return waiting("ImagePullBackOff", `Back-off pulling image "${run.image}": ErrImagePull: ${error?.message}`);
}
