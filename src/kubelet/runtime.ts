/**
 * What the simulated container runtime knows of a Pod: kept in memory, rebuilt from the Pod's status after a restart
 * ({@link adopt}). Immutable; all times in milliseconds of virtual time.
 */
import type { Container, Pod } from "../api/types/core-v1.ts";
import type { Behavior } from "./images/behavior.ts";
import type { Role } from "./images/resolve.ts";

/** One finished run of a container. */
export interface Ended {
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  /** Completed, Error, OOMKilled, ContainerStatusUnknown. */
  readonly reason: string;
  readonly message?: string | undefined;
}

export type ContainerPhase =
  /** Its turn has not come, or the Pod's volumes and network are not there yet. */
  | { readonly is: "waiting" }
  | { readonly is: "pulling"; readonly since: number; readonly until: number }
  /** Until `shownUntil` the error itself is shown, then the back-off; at `retryAt` it is tried again. */
  | { readonly is: "pull-failed"; readonly shownUntil: number; readonly retryAt: number; readonly backedOff: boolean }
  /** A ConfigMap, Secret or key that its environment needs is not there. */
  | { readonly is: "blocked"; readonly message: string }
  | { readonly is: "starting"; readonly until: number }
  /** `stopFrom`: when it was told to stop, if it was. */
  | { readonly is: "running"; readonly id: string; readonly startedAt: number; readonly stopFrom?: number }
  /** `restartAt` undefined: it stays as it is. `backedOff`: the back-off has been announced. */
  | { readonly is: "exited"; readonly end: Ended; readonly restartAt: number | undefined; readonly backedOff: boolean };

export interface ContainerRun {
  readonly name: string;
  readonly role: Role;
  readonly image: string;
  readonly behavior: Behavior;
  readonly phase: ContainerPhase;
  readonly restarts: number;
  /** The run before the present one. */
  readonly last: Ended | undefined;
  /** Of restarts; undefined: none yet. */
  readonly backOff: { readonly delay: number; readonly updatedAt: number } | undefined;
  /** Back-off of the last failed pull; 0: none has failed. */
  readonly pullDelay: number;
  /** Of the image it runs or has run; "": it has not run. */
  readonly imageId: string;
}

/** Why and since when all of a Pod's containers (or what is left of them) are being stopped. */
export interface Stop {
  readonly since: number;
  readonly grace: number;
  readonly cause: "deleted" | "deadline" | "completed";
}

export interface PodRun {
  readonly uid: string;
  /** When the kubelet saw the Pod first: status.startTime. */
  readonly startedAt: number;
  /** The Pod has its volumes and network. */
  readonly sandbox: boolean;
  /** Why the volumes are not there. */
  readonly unmounted: string | undefined;
  readonly containers: ReadonlyMap<string, ContainerRun>;
  readonly stop: Stop | undefined;
  /** Text of the annotation the behaviours were resolved with. */
  readonly annotation: string | undefined;
}

export interface NamedContainer {
  readonly spec: Container;
  readonly role: Role;
}

/** All containers of a Pod in the order in which they start; ephemeral ones last. */
export function containersOf(pod: Pod): readonly NamedContainer[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  return [
    ...initContainers.map((spec) => ({ spec, role: spec.restartPolicy === "Always" ? ("sidecar" as const) : ("init" as const) })),
    ...(containers ?? []).map((spec) => ({ spec, role: "main" as const })),
    ...ephemeralContainers.map((spec) => ({ spec: spec as Container, role: "ephemeral" as const })),
  ];
}

/** True once a container has run at least once. */
export const hasRun = (run: ContainerRun): boolean => run.phase.is === "running" || run.phase.is === "exited" || run.last !== undefined;

/** It has ended and will not be started again. */
export const isDone = (run: ContainerRun | undefined): boolean => run?.phase.is === "exited" && run.phase.restartAt === undefined;

/** It has ended for good with another exit code than 0. */
export const hasFailed = (run: ContainerRun | undefined): boolean =>
  run?.phase.is === "exited" && run.phase.restartAt === undefined && run.phase.end.exitCode !== 0;
