/**
 * The Pod worker: one pure function from a Pod, what its containers have come to and the time, to what they come to,
 * the status to report, Events, and when to look again. It makes every step that is due, one after the other.
 */
import type { Pod, PodStatus } from "../api/types/core-v1.ts";
import { stepContainer } from "./container-step.ts";
import { behaviorAnnotation } from "./images/annotation.ts";
import { podStatus } from "./pod-status.ts";
import { type ContainerRun, containersOf, type PodRun, type Stop } from "./runtime.ts";
import { stepStopping, stoppable } from "./termination.ts";
import { isWorkOver, whoseTurn } from "./turns.ts";
import { nextWake } from "./wake.ts";
import type { Effects, PodEvent, WorkerWorld } from "./worker-world.ts";

export interface Outcome {
  readonly run: PodRun;
  /** The very status the Pod has if there is nothing to report. */
  readonly status: PodStatus;
  readonly events: readonly PodEvent[];
  /** Images that the node has from now on. */
  readonly pulled: readonly string[];
  /** Milliseconds since the epoch. */
  readonly wake: number | undefined;
  /** Something else follows so soon that the status need not be written yet. */
  readonly settling: boolean;
  /** Nothing runs any more and nothing will: the phase is Succeeded or Failed. */
  readonly over: boolean;
  /** The Pod was deleted and everything has stopped: it may go for good. */
  readonly remove: boolean;
}

interface Context {
  readonly pod: Pod;
  readonly world: WorkerWorld;
  readonly effects: Effects;
}

/** A Pod that this kubelet sees for the first time. */
export function newRun(pod: Pod, now: number): PodRun {
  return {
    uid: pod.metadata.uid ?? "",
    startedAt: now,
    sandbox: false,
    unmounted: undefined,
    containers: new Map(),
    stop: undefined,
    annotation: undefined,
  };
}

/** More steps than this at one instant would be a loop that never ends. */
const stepLimit = 10_000;

export function advancePod(pod: Pod, given: PodRun, world: WorkerWorld): Outcome {
  const effects: Effects = { events: [], pulled: [] };
  const context: Context = { pod, world, effects };
  const containers = new Map(given.containers);
  const annotation = pod.metadata.annotations?.[behaviorAnnotation];
  let run: PodRun = { ...given, containers, annotation };
  if (annotation !== given.annotation) renewBehaviors(pod, containers, world);
  addContainers(pod, containers, world);
  for (let steps = 0; ; steps++) {
    if (steps > stepLimit) throw new Error("the Pod's containers never come to rest");
    run = mount(withStop(run, context), context);
    if (!stepAll(run, containers, context)) break;
  }
  const over = isOver(pod, run);
  if (over && run.stop) lose(pod, containers);
  const wake = over ? undefined : nextWake(pod, run, world);
  const settling = wake !== undefined && wake - world.now <= world.pace.unseen;
  return {
    run,
    status: settling ? pod.status : podStatus(pod, run, { world, over }),
    ...effects,
    wake,
    over,
    settling,
    remove: over && pod.metadata.deletionTimestamp !== undefined,
  };
}

/** Everything has ended: the Pod's own work and its sidecars, or whatever was to be stopped. */
function isOver(pod: Pod, run: PodRun): boolean {
  for (const { phase } of run.containers.values()) if (phase.is === "running") return false;
  if (run.stop && run.stop.cause !== "completed") return true;
  return isWorkOver(pod, run.containers);
}

function addContainers(pod: Pod, containers: Map<string, ContainerRun>, world: WorkerWorld): void {
  for (const { spec, role } of containersOf(pod)) {
    if (containers.has(spec.name)) continue;
    containers.set(spec.name, {
      name: spec.name,
      role,
      image: spec.image ?? "",
      behavior: world.behavior(spec, role),
      phase: { is: "waiting" },
      restarts: 0,
      last: undefined,
      backOff: undefined,
      pullDelay: 0,
      imageId: "",
    });
  }
}

/** A changed annotation counts for what runs already. */
function renewBehaviors(pod: Pod, containers: Map<string, ContainerRun>, world: WorkerWorld): void {
  for (const { spec, role } of containersOf(pod)) {
    const container = containers.get(spec.name);
    if (container) containers.set(spec.name, { ...container, behavior: world.behavior(spec, role) });
  }
}

/** Deletion, the deadline, and the end of the main containers stop what is left. */
function withStop(run: PodRun, { pod, world, effects }: Context): PodRun {
  const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata;
  const grace = (deletionTimestamp ? deletionGracePeriodSeconds : (pod.spec.terminationGracePeriodSeconds ?? 30)) * 1_000;
  const stopped = (cause: Stop["cause"], since = world.now): PodRun => ({ ...run, stop: { since, grace, cause } });
  if (deletionTimestamp) {
    if (run.stop?.cause === "deleted" && run.stop.grace === grace) return run;
    // A deadline that has passed before remains the reason why the Pod has failed.
    return stopped(run.stop?.cause === "deadline" ? "deadline" : "deleted", run.stop?.since);
  }
  if (run.stop) return run;
  const deadline = pod.spec.activeDeadlineSeconds;
  if (deadline !== undefined && run.startedAt + deadline * 1_000 <= world.now) {
    const message = "Pod was active on the node longer than the specified deadline";
    effects.events.push({ type: "Normal", reason: "DeadlineExceeded", message });
    return stopped("deadline");
  }
  return isWorkOver(pod, run.containers) ? stopped("completed") : run;
}

/** Volumes and network come before the first container. */
function mount(run: PodRun, { world, effects }: Context): PodRun {
  if (run.sandbox || run.stop) return run;
  const unmounted = world.missingVolume();
  if (unmounted === undefined) return { ...run, sandbox: true, unmounted: undefined };
  if (unmounted === run.unmounted) return run;
  effects.events.push({ type: "Warning", reason: "FailedMount", message: unmounted });
  return { ...run, unmounted };
}

/** True if anything changed. */
function stepAll(run: PodRun, containers: Map<string, ContainerRun>, { pod, world, effects }: Context): boolean {
  const { stop } = run;
  if (!stop && !run.sandbox) return false;
  const all = containersOf(pod);
  const may = stop && stoppable(all, containers);
  let changed = false;
  for (const { spec } of stop ? all : whoseTurn(pod, containers, world)) {
    const container = containers.get(spec.name);
    if (!container) continue;
    const next =
      stop && may
        ? stepStopping(container, may.has(spec.name), { spec, stop, world, effects })
        : stepContainer(container, { pod, spec, world, effects });
    if (next === container) continue;
    containers.set(spec.name, next);
    changed = true;
  }
  return changed;
}

/** Of a Pod that had begun its work, containers that never came to run count as lost when it is stopped. */
function lose(pod: Pod, containers: Map<string, ContainerRun>): void {
  const begun = [...containers.values()].some(({ role, phase }) => role === "main" && phase.is === "exited");
  if (!begun) return;
  for (const { spec, role } of containersOf(pod)) {
    const container = containers.get(spec.name);
    if (role !== "main" || !container || container.phase.is === "exited") continue;
    const message = "The container could not be located when the pod was terminated";
    const end = container.last ?? { id: "", startedAt: 0, finishedAt: 0, exitCode: 137, reason: "ContainerStatusUnknown", message };
    containers.set(spec.name, { ...container, last: undefined, phase: { is: "exited", end, restartAt: undefined, backedOff: false } });
  }
}
