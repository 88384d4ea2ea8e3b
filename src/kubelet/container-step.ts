/** One container's next step when its turn has come: pull, start, run, end, start again. */
import type { Container, Pod } from "../api/types/core-v1.ts";
import { say, sayDead, sayPullBackOff, sayPulled, sayPullFailed, sayRestartBackOff, sayStarted, sayUnready } from "./container-events.ts";
import { containerId, imageId } from "./container-ids.ts";
import { deathTime } from "./probes.ts";
import { firstBackOff, longestBackOff, nextBackOff, restarts, restartTime } from "./restart.ts";
import type { ContainerPhase, ContainerRun, Ended } from "./runtime.ts";
import type { Effects, WorkerWorld } from "./worker-world.ts";

export interface StepContext {
  readonly pod: Pod;
  readonly spec: Container;
  readonly world: WorkerWorld;
  readonly effects: Effects;
}

type Running = Extract<ContainerPhase, { is: "running" }>;
type Exited = Extract<ContainerPhase, { is: "exited" }>;

const enter = (run: ContainerRun, phase: ContainerPhase): ContainerRun => ({ ...run, phase });

/** The same run if nothing is due. */
export function stepContainer(run: ContainerRun, context: StepContext): ContainerRun {
  const { now } = context.world;
  const { phase } = run;
  switch (phase.is) {
    case "waiting":
      return bring(run, context);
    case "pulling":
      return phase.until <= now ? pulled(run, phase.until - phase.since, context) : run;
    case "pull-failed":
      if (phase.retryAt <= now || !run.behavior.pullError) return bring(run, context);
      return phase.backedOff || phase.shownUntil > now ? run : backOffPull(run, phase, context);
    case "blocked":
      return unblock(run, phase, context);
    case "starting":
      return phase.until <= now ? start(run, phase.until, context) : run;
    case "running":
      return stepRunning(run, phase, context);
    case "exited":
      return stepExited(run, phase, context);
  }
}

/** Gets the image, from the node or by pulling it. */
function bring(run: ContainerRun, { spec, world, effects }: StepContext): ContainerRun {
  const { now, pace } = world;
  if (run.behavior.pullError?.reason === "InvalidImageName") return failPull(run, { world, effects });
  // There is nothing to load images with: policy Never means that somebody has.
  const present = spec.imagePullPolicy === "Never" || (spec.imagePullPolicy !== "Always" && world.hasImage(run.image));
  if (present && !run.behavior.pullError) {
    sayPulled(effects, run, undefined);
    return enter(run, { is: "starting", until: now + pace.start + run.behavior.startDelay });
  }
  say(effects, run, ["Normal", "Pulling", `Pulling image "${run.image}"`]);
  return enter(run, { is: "pulling", since: now, until: now + pace.pull });
}

function pulled(run: ContainerRun, took: number, { world, effects }: Pick<StepContext, "world" | "effects">): ContainerRun {
  if (run.behavior.pullError) return failPull(run, { world, effects });
  effects.pulled.push(run.image);
  sayPulled(effects, run, took);
  return { ...enter(run, { is: "starting", until: world.now + world.pace.start + run.behavior.startDelay }), pullDelay: 0 };
}

function failPull(run: ContainerRun, { world, effects }: Pick<StepContext, "world" | "effects">): ContainerRun {
  const { now, pace } = world;
  const pullDelay = run.pullDelay === 0 ? firstBackOff : Math.min(run.pullDelay * 2, longestBackOff);
  sayPullFailed(effects, run);
  const backedOff = run.behavior.pullError?.reason === "InvalidImageName";
  return { ...enter(run, { is: "pull-failed", shownUntil: now + pace.shown, retryAt: now + pullDelay, backedOff }), pullDelay };
}

function backOffPull(run: ContainerRun, phase: Extract<ContainerPhase, { is: "pull-failed" }>, { effects }: StepContext): ContainerRun {
  sayPullBackOff(effects, run);
  return enter(run, { ...phase, backedOff: true });
}

function unblock(run: ContainerRun, phase: { message: string }, { spec, world, effects }: StepContext): ContainerRun {
  const message = world.missingReference(spec);
  if (message === phase.message) return run;
  if (message === undefined) return enter(run, { is: "starting", until: world.now + world.pace.start });
  say(effects, run, ["Warning", "Failed", `Error: ${message}`]);
  return enter(run, { is: "blocked", message });
}

function start(run: ContainerRun, at: number, { pod, spec, world, effects }: StepContext): ContainerRun {
  const message = world.missingReference(spec);
  if (message !== undefined) {
    say(effects, run, ["Warning", "Failed", `Error: ${message}`]);
    return enter(run, { is: "blocked", message });
  }
  sayStarted(effects, run);
  sayUnready(effects, run, spec);
  return { ...enter(run, { is: "running", id: containerId(pod, run.name, run.restarts), startedAt: at }), imageId: imageId(run.image) };
}

function stepRunning(run: ContainerRun, phase: Running, context: StepContext): ContainerRun {
  const { spec, world, effects } = context;
  const { now, pace } = world;
  const { exitAfter, exitCode, oom } = run.behavior;
  if (exitAfter !== undefined && phase.startedAt + exitAfter <= now) {
    const reason = oom ? "OOMKilled" : exitCode === 0 ? "Completed" : "Error";
    return end(run, { exitCode: oom ? 137 : exitCode, reason, finishedAt: phase.startedAt + exitAfter }, context);
  }
  const death = deathTime(run, spec, pace);
  if (death !== undefined && death <= now) {
    sayDead(effects, run);
    return end(run, { exitCode: 137, reason: "Error", finishedAt: death }, context);
  }
  if (spec.image === run.image) return run;
  say(effects, run, ["Normal", "Killing", `Container ${run.name} definition changed, will be restarted`]);
  return replaceImage(run, phase, context);
}

/** A container whose image was changed is started anew with it, whatever its restart policy says. */
function replaceImage(run: ContainerRun, phase: Running, { spec, world }: StepContext): ContainerRun {
  const ended: Ended = {
    id: phase.id,
    startedAt: phase.startedAt,
    finishedAt: world.now,
    exitCode: run.behavior.stopCode,
    reason: "Completed",
  };
  return {
    ...run,
    image: spec.image ?? "",
    behavior: world.behavior(spec, run.role),
    phase: { is: "waiting" },
    restarts: run.restarts + 1,
    last: ended,
    pullDelay: 0,
  };
}

/** The container has ended by itself: it restarts as its policy and its back-off say. */
function end(run: ContainerRun, how: Pick<Ended, "exitCode" | "reason" | "finishedAt">, { pod, spec }: StepContext): ContainerRun {
  if (run.phase.is !== "running") return run;
  const ended: Ended = { id: run.phase.id, startedAt: run.phase.startedAt, ...how };
  const again = restarts(pod, { spec, role: run.role }, how.exitCode);
  return enter(run, { is: "exited", end: ended, restartAt: again ? restartTime(run, how.finishedAt) : undefined, backedOff: false });
}

function stepExited(run: ContainerRun, phase: Exited, { pod, spec, world, effects }: StepContext): ContainerRun {
  const { now, pace } = world;
  if (phase.restartAt === undefined) return run;
  if (phase.restartAt <= now) {
    const at = Math.max(phase.restartAt, phase.end.finishedAt);
    const again = { ...run, restarts: run.restarts + 1, last: phase.end, backOff: nextBackOff(run.backOff, at) };
    const renewed = spec.image === run.image ? again : { ...again, image: spec.image ?? "", behavior: world.behavior(spec, run.role) };
    return { ...renewed, phase: { is: "waiting" } };
  }
  if (phase.backedOff || phase.end.finishedAt + pace.shown > now) return run;
  sayRestartBackOff(effects, run, pod);
  return enter(run, { ...phase, backedOff: true });
}
