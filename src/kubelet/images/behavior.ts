/** What a container does, as the Pod worker needs to know it. All durations in milliseconds. */

export interface Behavior {
  /** Why the image cannot be pulled; undefined: it can. */
  readonly pullError: PullError | undefined;
  /** Added to the time a start takes. */
  readonly startDelay: number;
  /** Ends by itself so long after its start; undefined: runs until stopped. */
  readonly exitAfter: number | undefined;
  /** Of an end by itself. */
  readonly exitCode: number;
  /** Ends by itself as OOMKilled (exit code 137). */
  readonly oom: boolean;
  /** False: the readiness probe never succeeds. */
  readonly ready: boolean;
  /** Readiness comes no earlier than so long after the start. */
  readonly readyAfter: number;
  /** The liveness probe fails from so long after the start on; undefined: never. */
  readonly liveFor: number | undefined;
  /** From SIGTERM to its end; undefined: the pace's. More than the grace period: it is killed. */
  readonly stopAfter: number | undefined;
  /** Exit code when stopped by SIGTERM. */
  readonly stopCode: number;
}

export interface PullError {
  /** Waiting reason at once: ErrImagePull (then ImagePullBackOff) or InvalidImageName. */
  readonly reason: "ErrImagePull" | "InvalidImageName";
  readonly message: string;
}

/** Runs until it is stopped and is ready at once. */
export const runsForever: Behavior = {
  pullError: undefined,
  startDelay: 0,
  exitAfter: undefined,
  exitCode: 0,
  oom: false,
  ready: true,
  readyAfter: 0,
  liveFor: undefined,
  stopAfter: undefined,
  stopCode: 0,
};
