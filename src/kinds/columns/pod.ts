/** The row of a Pod: how far its containers are, in one word. */
import { parseTime } from "../../api/time.ts";
import type { ContainerStateTerminated, ContainerStatus, Pod } from "../../api/types/core-v1.ts";
import { age, type Cells, isTrue, orNone, since } from "./cell-text.ts";

interface Summary {
  readonly reason: string;
  readonly ready: number;
  readonly restarts: number;
  /** When a counted container last ended. */
  readonly lastEnd: string | undefined;
}

export const podCells: Cells<Pod> = (pod, now) => {
  const { spec, status } = pod;
  // The Pod of a bookmark has none.
  const total = (spec.containers ?? []).length + (spec.initContainers ?? []).filter(isSidecar).length;
  const summary = summarize(pod);
  const restarts = summary.restarts && summary.lastEnd ? `${summary.restarts} (${since(summary.lastEnd, now)} ago)` : `${summary.restarts}`;
  return [
    pod.metadata.name,
    `${summary.ready}/${total}`,
    finalReason(pod, summary.reason),
    restarts,
    age(pod, now),
    orNone(status?.podIPs?.[0]?.ip),
    orNone(spec.nodeName),
    orNone(status?.nominatedNodeName),
    readinessGates(pod),
  ];
};

/** Row conditions: kubectl hides finished Pods from some views by them. */
export function podRowConditions(pod: Pod): readonly unknown[] | undefined {
  const phase = pod.status?.phase;
  if (phase === "Succeeded")
    return [{ type: "Completed", status: "True", reason: "Succeeded", message: "The pod has completed successfully." }];
  return phase === "Failed" ? [{ type: "Completed", status: "True", reason: "Failed", message: "The pod failed." }] : undefined;
}

const isSidecar = (container: { readonly restartPolicy?: string | undefined } | undefined) => container?.restartPolicy === "Always";

function summarize(pod: Pod): Summary {
  const init = initSummary(pod);
  if (init.initializing && !isTrue(pod.status?.conditions, "Initialized")) return init;
  return mainSummary(pod, init);
}

function phaseReason({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated");
  return gated ? "SchedulingGated" : status?.reason || status?.phase || "";
}

interface InitSummary extends Summary {
  readonly initializing: boolean;
  /** What sidecars add to the count of the main containers. */
  readonly sidecarRestarts: number;
  readonly sidecarEnd: string | undefined;
}

function initSummary(pod: Pod): InitSummary {
  const specs = pod.spec.initContainers ?? [];
  const sum = { ready: 0, restarts: 0, sidecarRestarts: 0 };
  let lastEnd: string | undefined;
  let sidecarEnd: string | undefined;
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = isSidecar(specs.find(({ name }) => name === status.name));
    const end = status.lastState?.terminated?.finishedAt;
    sum.restarts += status.restartCount;
    lastEnd = later(lastEnd, end);
    if (sidecar) {
      sum.sidecarRestarts += status.restartCount;
      sidecarEnd = later(sidecarEnd, end);
    }
    if (status.state?.terminated?.exitCode === 0) continue;
    if (!(sidecar && status.started)) {
      const reason = initReason(status, index, specs.length);
      return { ...sum, lastEnd, sidecarEnd, reason, initializing: true };
    }
    if (status.ready) sum.ready++;
  }
  return { ...sum, lastEnd, sidecarEnd, reason: phaseReason(pod), initializing: false };
}

/** What the first init container that is not done waits for. */
function initReason({ state }: ContainerStatus, index: number, total: number): string {
  if (state?.terminated) return `Init:${endReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== "PodInitializing" ? `Init:${waiting}` : `Init:${index}/${total}`;
}

const endReason = ({ reason, signal, exitCode }: ContainerStateTerminated): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

function mainSummary(pod: Pod, init: InitSummary): Summary {
  let { reason, ready, sidecarRestarts: restarts, sidecarEnd: lastEnd } = init;
  let running = false;
  for (const status of (pod.status?.containerStatuses ?? []).toReversed()) {
    restarts += status.restartCount;
    lastEnd = later(lastEnd, status.lastState?.terminated?.finishedAt);
    const { waiting, terminated, running: runs } = status.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated) reason = endReason(terminated);
    else if (status.ready && runs) {
      running = true;
      ready++;
    }
  }
  if (reason === "Completed" && running) reason = isTrue(pod.status?.conditions, "Ready") ? "Running" : "NotReady";
  return { reason, ready, restarts, lastEnd };
}

function later(a: string | undefined, b: string | null | undefined): string | undefined {
  return (parseTime(b ?? undefined) ?? Number.NEGATIVE_INFINITY) > (parseTime(a) ?? Number.NEGATIVE_INFINITY) ? (b ?? undefined) : a;
}

/** A Pod on its way out says so, unless it is finished already. */
function finalReason({ metadata, status }: Pod, reason: string): string {
  if (!metadata.deletionTimestamp) return reason;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Succeeded" || status?.phase === "Failed" ? reason : "Terminating";
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const passed = gates.filter(({ conditionType }) => status?.conditions?.find(({ type }) => type === conditionType)?.status === "True");
  return `${passed.length}/${gates.length}`;
}
