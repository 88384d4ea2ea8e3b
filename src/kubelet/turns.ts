/** Whose turn it is: init containers one after the other, sidecars as soon as those before them are through, then the rest. */
import type { Pod } from "../api/types/core-v1.ts";
import { startedTime } from "./probes.ts";
import { type ContainerRun, containersOf, hasFailed, hasRun, isDone, type NamedContainer } from "./runtime.ts";
import type { WorkerWorld } from "./worker-world.ts";

type Runs = ReadonlyMap<string, ContainerRun>;
type Instant = Pick<WorkerWorld, "now" | "pace">;

/** An init container has succeeded; a sidecar has started. */
function isThrough({ spec, role }: NamedContainer, run: ContainerRun | undefined, { now, pace }: Instant): boolean {
  if (!run) return false;
  if (role === "init") return run.phase.is === "exited" && run.phase.end.exitCode === 0;
  const started = startedTime(run, spec, pace);
  return (started !== undefined && started <= now) || run.last !== undefined || run.phase.is === "exited";
}

/** Init containers that are not through, in order. */
export function incompleteInit(pod: Pod, runs: Runs, at: Instant): readonly string[] {
  // Once a main container has run, nothing of this is asked again.
  if (containersOf(pod).some(({ spec, role }) => role === "main" && isBegun(runs.get(spec.name)))) return [];
  return containersOf(pod)
    .filter((one) => (one.role === "init" || one.role === "sidecar") && !isThrough(one, runs.get(one.spec.name), at))
    .map(({ spec }) => spec.name);
}

const isBegun = (run: ContainerRun | undefined): boolean => run !== undefined && (hasRun(run) || run.phase.is !== "waiting");

/** The containers that may make a step now. */
export function whoseTurn(pod: Pod, runs: Runs, at: Instant): readonly NamedContainer[] {
  const all = containersOf(pod);
  const ephemeral = all.filter(({ role }) => role === "ephemeral");
  const waiting = new Set(incompleteInit(pod, runs, at));
  const turn: NamedContainer[] = [];
  for (const one of all) {
    if (one.role !== "init" && one.role !== "sidecar") continue;
    turn.push(one);
    if (waiting.has(one.spec.name)) return [...turn, ...ephemeral];
  }
  return [...turn.filter(({ role }) => role === "sidecar"), ...all.filter(({ role }) => role === "main"), ...ephemeral];
}

/** Nothing of the Pod's own work is left: an init container has failed for good, or all main containers are done. */
export function isWorkOver(pod: Pod, runs: Runs): boolean {
  const all = containersOf(pod);
  if (all.some(({ spec, role }) => role === "init" && hasFailed(runs.get(spec.name)))) return true;
  return all.every(({ spec, role }) => role !== "main" || isDone(runs.get(spec.name)));
}
