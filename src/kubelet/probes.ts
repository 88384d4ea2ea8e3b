/** When probes of a running container begin to succeed or fail. Simulated probes answer as the behaviour says. */
import type { Container, LifecycleHandler, Probe } from "../api/types/core-v1.ts";
import { outcomeOf } from "./images/command.ts";
import type { PaceTimes } from "./pace.ts";
import type { ContainerRun } from "./runtime.ts";

/** From the first moment at which a probe can succeed to the one at which it counts, in ms. */
function delayOf(probe: Probe | undefined, pace: PaceTimes): number {
  if (!probe) return 0;
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = probe;
  return (initialDelaySeconds + (successThreshold - 1) * periodSeconds) * 1_000 * pace.probes;
}

/** When the container counts as started (startup probe); undefined while it does not run. */
export function startedTime(run: ContainerRun, spec: Container, pace: PaceTimes): number | undefined {
  return run.phase.is === "running" ? run.phase.startedAt + delayOf(spec.startupProbe, pace) : undefined;
}

/** When it becomes ready; undefined: never in this run. */
export function readyTime(run: ContainerRun, spec: Container, pace: PaceTimes): number | undefined {
  const started = startedTime(run, spec, pace);
  if (started === undefined || run.phase.is !== "running" || !run.behavior.ready) return undefined;
  const probed = Math.max(started, run.phase.startedAt + delayOf(spec.readinessProbe, pace));
  return Math.max(probed, run.phase.startedAt + run.behavior.readyAfter);
}

/** When its liveness probe has failed often enough; undefined: never. */
export function deathTime(run: ContainerRun, spec: Container, pace: PaceTimes): number | undefined {
  const { liveFor } = run.behavior;
  if (run.phase.is !== "running" || liveFor === undefined || !spec.livenessProbe) return undefined;
  const { failureThreshold = 3, periodSeconds = 10 } = spec.livenessProbe;
  const from = Math.max(run.phase.startedAt + liveFor, run.phase.startedAt + delayOf(spec.livenessProbe, pace));
  return from + failureThreshold * periodSeconds * 1_000 * pace.probes;
}

/** How long the preStop hook takes, in ms. */
export function preStopTime(spec: Container, pace: PaceTimes): number {
  return hookTime(spec.lifecycle?.preStop) * pace.probes;
}

function hookTime(hook: LifecycleHandler | undefined): number {
  if (hook?.sleep) return hook.sleep.seconds * 1_000;
  return hook?.exec?.command ? (outcomeOf(hook.exec.command)?.duration ?? 0) : 0;
}
