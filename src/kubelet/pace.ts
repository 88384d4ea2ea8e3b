/** How long the simulated container runtime takes. All times in milliseconds of virtual time. */

export type Pace = "real" | "quick" | "instant";

export interface PaceTimes {
  /** Pulling an image the node does not have. */
  readonly pull: number;
  /** From a container's turn (image there) to its start. */
  readonly start: number;
  /** From SIGTERM to the end of a process that obeys. */
  readonly stop: number;
  /** Factor on the delays and periods of probes and hooks. */
  readonly probes: number;
  /** What lasts no longer than this is not reported: a Pod that starts smoothly costs one write. */
  readonly unseen: number;
  /**
   * What is not reported comes due on multiples of this, so that Pods that start at about the same time are ready at
   * the same time and their controllers look once.
   */
  readonly tick: number;
  /** How long a container's end or failed pull is shown before the back-off. */
  readonly shown: number;
}

export const paces: Readonly<Record<Pace, PaceTimes>> = {
  real: { pull: 2_000, start: 500, stop: 500, probes: 1, unseen: 0, tick: 1, shown: 2_000 },
  quick: { pull: 200, start: 50, stop: 100, probes: 0.1, unseen: 300, tick: 100, shown: 1_000 },
  instant: { pull: 0, start: 0, stop: 0, probes: 0, unseen: 0, tick: 1, shown: 0 },
};
