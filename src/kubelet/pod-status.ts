/** A Pod's status as the kubelet reports it. As kubernetes: pkg/kubelet/kubelet_pods.go generateAPIPodStatus, getPhase. */
import { share } from "../api/share.ts";
import { formatTime } from "../api/time.ts";
import type { ContainerStatus, Pod, PodStatus } from "../api/types/core-v1.ts";
import { podConditions } from "./conditions.ts";
import { containerStatus, isReady } from "./container-status.ts";
import type { Role } from "./images/resolve.ts";
import { containersOf, hasRun, type NamedContainer, type PodRun } from "./runtime.ts";
import { incompleteInit } from "./turns.ts";
import type { WorkerWorld } from "./worker-world.ts";

export type Phase = NonNullable<PodStatus["phase"]>;

export interface Rendering {
  readonly world: WorkerWorld;
  /** Nothing runs any more and nothing will. */
  readonly over: boolean;
}

/** `over`: nothing runs any more and nothing will. */
export function phaseOf(pod: Pod, run: PodRun, over: boolean): Phase {
  const all = containersOf(pod);
  const mains = all.filter(({ role }) => role === "main").map(({ spec }) => run.containers.get(spec.name));
  if (over) {
    if (run.stop?.cause === "deadline") return "Failed";
    const succeeded = mains.every((main) => main?.phase.is === "exited" && main.phase.end.exitCode === 0);
    return succeeded ? "Succeeded" : "Failed";
  }
  return mains.every((main) => main && hasRun(main)) ? "Running" : "Pending";
}

/** The same object as before if nothing has changed. */
export function podStatus(pod: Pod, run: PodRun, { world, over }: Rendering): PodStatus {
  const all = containersOf(pod);
  const phase = phaseOf(pod, run, over);
  const resize = over ? undefined : world.resizeRefusal();
  const { metadata, status: old } = pod;
  const conditions = podConditions({
    pod,
    now: world.now,
    phase,
    sandbox: run.sandbox,
    incomplete: incompleteInit(pod, run.containers, world),
    unready: unreadyNames(all, run, world),
    resize,
  });
  const next: PodStatus = {
    ...withoutOurs(old),
    conditions,
    ...statuses(pod, run, { world, over, kept: resize !== undefined }),
    ...(world.hostIP ? { hostIP: world.hostIP, hostIPs: [{ ip: world.hostIP }] } : {}),
    ...(metadata.generation ? { observedGeneration: metadata.generation } : {}),
    phase,
    ...addresses(run, world),
    ...reasonOf(run, over),
    startTime: old.startTime ?? formatTime(run.startedAt),
  };
  return share(old, next);
}

/** What others have put into the status stays; reason and message follow from the run alone. */
function withoutOurs({ reason: _reason, message: _message, ...others }: PodStatus): PodStatus {
  return others;
}

function reasonOf(run: PodRun, over: boolean): Pick<PodStatus, "reason" | "message"> {
  if (!over || run.stop?.cause !== "deadline") return {};
  return { reason: "DeadlineExceeded", message: "Pod was active on the node longer than the specified deadline" };
}

function addresses(run: PodRun, world: WorkerWorld): Pick<PodStatus, "podIP" | "podIPs"> {
  const ip = run.sandbox ? world.podIP() : undefined;
  return ip ? { podIP: ip, podIPs: [{ ip }] } : {};
}

function unreadyNames(all: readonly NamedContainer[], run: PodRun, world: WorkerWorld): readonly string[] {
  return all
    .filter(({ spec, role }) => {
      if (role !== "main" && role !== "sidecar") return false;
      const container = run.containers.get(spec.name);
      return !container || !isReady(container, spec, world);
    })
    .map(({ spec }) => spec.name);
}

type StatusLists = Pick<PodStatus, "containerStatuses" | "initContainerStatuses" | "ephemeralContainerStatuses">;

/** `kept`: containers keep the resources they have been given. */
function statuses(pod: Pod, run: PodRun, { world, over, kept }: Rendering & { readonly kept: boolean }): StatusLists {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  const given = new Map(kept ? [...containerStatuses, ...initContainerStatuses].map((one) => [one.name, one]) : []);
  const list = (...roles: readonly Role[]): readonly ContainerStatus[] =>
    containersOf(pod).flatMap(({ spec, role }) => {
      const container = roles.includes(role) ? run.containers.get(spec.name) : undefined;
      return container ? [containerStatus(container, spec, { pod, world, over, given: given.get(spec.name) })] : [];
    });
  return {
    // As kubernetes: by name, while init containers keep their order.
    containerStatuses: list("main").toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ...(pod.spec.initContainers?.length ? { initContainerStatuses: list("init", "sidecar") } : {}),
    ...(pod.spec.ephemeralContainers?.length ? { ephemeralContainerStatuses: list("ephemeral") } : {}),
  };
}
