/** What the server says when it is ready: at most eight lines. */
import { formatDuration } from "../api/duration.ts";
import { formatTime } from "../api/time.ts";
import type { ClockState } from "../clock/clock.ts";

export interface BannerFacts {
  readonly version: string;
  readonly url: string;
  readonly kubeconfigPath: string;
  /** Undefined: in memory. */
  readonly dataPath: string | undefined;
  readonly resumed: boolean;
  /** "3 nodes, 12 pods". */
  readonly contents: string;
  readonly clock: ClockState;
  readonly startedIn: number;
  /** What plain kubectl talks to, when that is another cluster. */
  readonly otherCluster: string | undefined;
}

export function banner(facts: BannerFacts): string {
  const lines = [
    `miniplane ${facts.version}, Kubernetes 1.37, ready in ${formatDuration(Math.round(facts.startedIn))}`,
    `  URL         ${facts.url}`,
    `  kubeconfig  export KUBECONFIG=${facts.kubeconfigPath}`,
    `  state       ${facts.dataPath ?? "in memory, gone when it stops"}: ${facts.resumed ? "resumed with " : ""}${facts.contents}`,
    `  clock       ${clockText(facts.clock)}`,
    ...(facts.otherCluster ? [`  warning     without that, kubectl talks to ${facts.otherCluster}`] : []),
  ];
  return `${lines.slice(0, 8).join("\n")}\n`;
}

function clockText({ mode, speed, now }: ClockState): string {
  if (mode === "scaled") return `${speed} times as fast, at ${formatTime(now)}`;
  return mode === "real" ? "real" : `${mode}, at ${formatTime(now)}`;
}
