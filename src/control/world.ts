/** The control plane as `/miniplane/v1` needs it: interfaces only, handed over by `app.ts`. */
import type { ClockMode, ClockState } from "../clock/clock.ts";

export interface World {
  about(): AboutFacts;
  /** A kubeconfig for a client that reaches this server at `server` (scheme, host, port). */
  kubeconfig(server: string): string;
  readonly clock: {
    state(): ClockState;
    setMode(mode: ClockMode, speed?: number): void;
    /** Resolves to the new time in milliseconds since the epoch. */
    advance(step: { readonly by?: number; readonly toNext?: boolean }): Promise<number>;
  };
  /** Resolves with what is still busy when `timeout` wall milliseconds are over. */
  settle(options: { readonly timeout: number; readonly quiet: number }): Promise<{ settled: boolean; busy: readonly string[] }>;
  /** Switches a simulated node off or on. Rejects with 404 for a node that does not exist. */
  power(node: string, on: boolean): Promise<void>;
}

export interface AboutFacts {
  readonly version: string;
  readonly kubernetes: string;
  readonly name: string;
  readonly seed: string;
  readonly pid: number;
  readonly url: string;
  /** The data file, or "memory". */
  readonly state: string;
  readonly resumed: boolean;
  readonly resourceVersion: string;
  readonly clock: ClockMode;
  /** Where miniplane deliberately differs from Kubernetes, and the flag that decides. */
  readonly differences: readonly { readonly what: string; readonly flag: string }[];
}
