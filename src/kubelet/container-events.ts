/** The Events a kubelet records about a container. */
import type { Container, Pod } from "../api/types/core-v1.ts";
import type { ContainerRun } from "./runtime.ts";
import type { Effects, PodEvent } from "./worker-world.ts";

const lists = { init: "initContainers", sidecar: "initContainers", main: "containers", ephemeral: "ephemeralContainers" } as const;

type Saying = readonly [type: PodEvent["type"], reason: string, message: string];

export function say(effects: Effects, run: ContainerRun, [type, reason, message]: Saying): void {
  effects.events.push({ type, reason, message, fieldPath: `spec.${lists[run.role]}{${run.name}}` });
}

export function sayStarted(effects: Effects, run: ContainerRun): void {
  say(effects, run, ["Normal", "Created", `Created container: ${run.name}`]);
  say(effects, run, ["Normal", "Started", `Started container ${run.name}`]);
}

export function sayPulled(effects: Effects, run: ContainerRun, tookMs: number | undefined): void {
  const took = tookMs === undefined ? undefined : `${tookMs >= 1_000 ? `${tookMs / 1_000}s` : `${tookMs}ms`}`;
  const message = took
    ? `Successfully pulled image "${run.image}" in ${took} (${took} including waiting).`
    : `Container image "${run.image}" already present on machine`;
  say(effects, run, ["Normal", "Pulled", message]);
}

export function sayPullFailed(effects: Effects, run: ContainerRun): void {
  const error = run.behavior.pullError;
  if (error?.reason === "InvalidImageName") {
    say(effects, run, ["Warning", "InspectFailed", error.message]);
    say(effects, run, ["Warning", "Failed", "Error: InvalidImageName"]);
    return;
  }
  say(effects, run, ["Warning", "Failed", `Failed to pull image "${run.image}": ${error?.message}`]);
  say(effects, run, ["Warning", "Failed", "Error: ErrImagePull"]);
}

export function sayPullBackOff(effects: Effects, run: ContainerRun): void {
  say(effects, run, ["Normal", "BackOff", `Back-off pulling image "${run.image}"`]);
  say(effects, run, ["Warning", "Failed", "Error: ImagePullBackOff"]);
}

/** `ns_name(uid)` as kubelet names a Pod in its messages. */
export const podTitle = ({ metadata: { name, namespace, uid } }: Pod): string => `${name}_${namespace}(${uid})`;

export function sayRestartBackOff(effects: Effects, run: ContainerRun, pod: Pod): void {
  say(effects, run, ["Warning", "BackOff", `Back-off restarting failed container ${run.name} in pod ${podTitle(pod)}`]);
}

export function sayStopping(effects: Effects, run: ContainerRun): void {
  say(effects, run, ["Normal", "Killing", `Stopping container ${run.name}`]);
}

export function sayDead(effects: Effects, run: ContainerRun): void {
  say(effects, run, ["Warning", "Unhealthy", "Liveness probe failed: simulated failure"]);
  say(effects, run, ["Normal", "Killing", `Container ${run.name} failed liveness probe, will be restarted`]);
}

/** Once in each run of a container that will not become ready. */
export function sayUnready(effects: Effects, run: ContainerRun, spec: Container): void {
  if (spec.readinessProbe && !run.behavior.ready) say(effects, run, ["Warning", "Unhealthy", "Readiness probe failed: simulated failure"]);
}
