/** Stopping a Pod's containers: first the main ones, then sidecars in reverse order, within the grace period. */
import type { Container } from "../api/types/core-v1.ts";
import { sayStopping } from "./container-events.ts";
import { preStopTime } from "./probes.ts";
import type { ContainerPhase, ContainerRun, NamedContainer, Stop } from "./runtime.ts";
import type { Effects, WorkerWorld } from "./worker-world.ts";

type Running = Extract<ContainerPhase, { is: "running" }>;

export interface StopContext {
  readonly spec: Container;
  readonly stop: Stop;
  readonly world: WorkerWorld;
  readonly effects: Effects;
}

/** When a container that is being stopped ends, and how; undefined for one that is not. */
export function stopTime(
  run: ContainerRun,
  { spec, stop, world }: Omit<StopContext, "effects">,
): { at: number; killed: boolean } | undefined {
  if (run.phase.is !== "running" || run.phase.stopFrom === undefined) return undefined;
  const willing = run.phase.stopFrom + preStopTime(spec, world.pace) + (run.behavior.stopAfter ?? world.pace.stop);
  const forced = stop.since + stop.grace;
  return forced < willing ? { at: Math.max(forced, run.phase.stopFrom), killed: true } : { at: willing, killed: false };
}

/** One container's next step while its Pod is being stopped; `mayStop`: those that go before it are gone. */
export function stepStopping(run: ContainerRun, mayStop: boolean, context: StopContext): ContainerRun {
  const { phase } = run;
  if (phase.is === "exited") return phase.restartAt === undefined ? run : { ...run, phase: { ...phase, restartAt: undefined } };
  if (phase.is !== "running") return phase.is === "waiting" ? run : { ...run, phase: { is: "waiting" } };
  if (phase.stopFrom === undefined) return mayStop ? tellToStop(run, phase, context) : run;
  const due = stopTime(run, context);
  if (!due || due.at > context.world.now) return run;
  const exitCode = due.killed ? 137 : run.behavior.stopCode;
  const reason = exitCode === 0 ? "Completed" : "Error";
  const ended = { id: phase.id, startedAt: phase.startedAt, finishedAt: due.at, exitCode, reason };
  return { ...run, phase: { is: "exited", end: ended, restartAt: undefined, backedOff: false } };
}

function tellToStop(run: ContainerRun, phase: Running, { world, effects }: StopContext): ContainerRun {
  sayStopping(effects, run);
  return { ...run, phase: { ...phase, stopFrom: world.now } };
}

/** Names of the containers that may be stopped now. */
export function stoppable(all: readonly NamedContainer[], runs: ReadonlyMap<string, ContainerRun>): ReadonlySet<string> {
  const alive = all.filter(({ spec }) => runs.get(spec.name)?.phase.is === "running");
  const first = alive.filter(({ role }) => role !== "sidecar");
  if (first.length > 0) return new Set(first.map(({ spec }) => spec.name));
  const last = alive.at(-1);
  return new Set(last ? [last.spec.name] : []);
}
