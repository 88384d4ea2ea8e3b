/** What the Pod worker is given besides the Pod and its run, and what it gives back besides a status. */
import type { Container } from "../api/types/core-v1.ts";
import type { Behavior } from "./images/behavior.ts";
import type { Role } from "./images/resolve.ts";
import type { PaceTimes } from "./pace.ts";
import type { ResizeRefusal } from "./resize.ts";

/** Answers about the surroundings of one Pod, as they are now. */
export interface WorkerWorld {
  readonly now: number;
  readonly pace: PaceTimes;
  /** Throws an Error with a readable message if the Pod's behaviour annotation is not understood. */
  behavior(container: Container, role: Role): Behavior;
  /** The node has the image. */
  hasImage(image: string): boolean;
  /** The first thing that a container's environment refers to and that is not there: `configmap "x" not found`. */
  missingReference(container: Container): string | undefined;
  /** The first volume that cannot be mounted, and why. */
  missingVolume(): string | undefined;
  /** Why the Pod may not have the resources it asks for by now; undefined: it may, or has them. */
  resizeRefusal(): ResizeRefusal | undefined;
  readonly hostIP: string | undefined;
  /** The Pod's address, which is taken at the first call. */
  podIP(): string | undefined;
}

export interface PodEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{web}` */
  readonly fieldPath?: string | undefined;
}

/** What a step collects while it decides. */
export interface Effects {
  readonly events: PodEvent[];
  /** Images the node has from now on. */
  readonly pulled: string[];
}
