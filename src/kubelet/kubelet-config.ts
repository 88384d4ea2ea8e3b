/** How nodes and containers are simulated. */
import type { KubeletMode } from "../api/simulated-node.ts";
import type { Pace } from "./pace.ts";

export interface KubeletConfig {
  /** Which nodes are played. */
  readonly mode: KubeletMode;
  readonly pace: Pace;
  /** Images that match cannot be pulled. */
  readonly failImage?: RegExp | undefined;
  /** How long containers of Jobs run that do not say, in ms; absent: 1,000. */
  readonly jobDuration?: number | undefined;
}
