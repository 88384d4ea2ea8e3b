/** A Pod's line in a Table. As kubernetes: pkg/printers/internalversion printPod. */
import { parseTime } from "../../../api/time.ts";
import type { Container, ContainerStatus, Pod } from "../../../api/types/core-v1.ts";
import { ageText } from "../../generic/age.ts";

interface Summary {
  readonly reason: string;
  readonly restarts: number;
  readonly lastRestart: number | undefined;
  readonly ready: number;
}

function finishedAt(status: ContainerStatus): number | undefined {
  const time = status.lastState?.terminated?.finishedAt;
  return time ? parseTime(time) : undefined;
}

const later = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || (right !== undefined && right > left) ? right : left;

const exitReason = ({ signal = 0, exitCode = 0 }: { signal?: number | undefined; exitCode?: number | undefined }): string =>
  signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`;

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === "Always";

/** "Init:1/2", "Init:CrashLoopBackOff", or undefined once all init containers have done their part. */
function initReason(pod: Pod): string | undefined {
  const { initContainers = [] } = pod.spec;
  const statuses = pod.status.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0 && terminated) continue;
    if (isSidecar(initContainers.find(({ name }) => name === status.name)) && status.started) continue;
    if (terminated) return `Init:${terminated.reason || exitReason(terminated)}`;
    if (waiting?.reason && waiting.reason !== "PodInitializing") return `Init:${waiting.reason}`;
    return `Init:${index}/${initContainers.length}`;
  }
  return undefined;
}

/** What the last container that is not simply running says, seen from the end of the list. */
function containerReason(statuses: readonly ContainerStatus[], reason: string): { reason: string; running: boolean } {
  let text = reason;
  let running = false;
  for (const { state, ready } of [...statuses].reverse()) {
    if (state?.waiting?.reason) text = state.waiting.reason;
    else if (state?.terminated) text = state.terminated.reason || exitReason(state.terminated);
    else if (ready && state?.running) running = true;
  }
  return { reason: text, running };
}

const isReady = (pod: Pod): boolean => pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

function baseReason(pod: Pod): string {
  const gated = pod.status.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated");
  return gated ? "SchedulingGated" : pod.status.reason || pod.status.phase || "";
}

function counts(statuses: readonly ContainerStatus[]): Omit<Summary, "reason"> {
  let restarts = 0;
  let lastRestart: number | undefined;
  let ready = 0;
  for (const status of statuses) {
    restarts += status.restartCount ?? 0;
    lastRestart = later(lastRestart, finishedAt(status));
    if (status.ready && status.state?.running) ready += 1;
  }
  return { restarts, lastRestart, ready };
}

function summary(pod: Pod): Summary {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  const sidecarNames = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const sidecars = initContainerStatuses.filter(({ name }) => sidecarNames.has(name));
  const initializing = initReason(pod);
  if (initializing !== undefined) {
    const init = counts(initContainerStatuses);
    return { ...init, reason: initializing, ready: counts(sidecars).ready };
  }
  const main = counts([...containerStatuses, ...sidecars]);
  const { reason, running } = containerReason(containerStatuses, baseReason(pod));
  if (reason === "Completed" && running) return { ...main, reason: isReady(pod) ? "Running" : "NotReady" };
  return { ...main, reason };
}

function statusText(pod: Pod, reason: string): string {
  if (!pod.metadata.deletionTimestamp) return reason;
  if (pod.status.reason === "NodeLost") return "Unknown";
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed" ? reason : "Terminating";
}

function gatesText(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const met = gates.filter(({ conditionType }) =>
    pod.status.conditions?.some(({ type, status }) => type === conditionType && status === "True"),
  );
  return `${met.length}/${gates.length}`;
}

/** Name, Ready, Status, Restarts, Age, IP, Node, Nominated Node, Readiness Gates. `now`: milliseconds. */
export function podCells(pod: Pod, now: number): readonly unknown[] {
  const { reason, restarts, lastRestart, ready } = summary(pod);
  const total = pod.spec.containers.length + (pod.spec.initContainers ?? []).filter(isSidecar).length;
  const ago = restarts > 0 && lastRestart !== undefined ? ` (${ageText(lastRestart, now)} ago)` : "";
  const created = pod.metadata.creationTimestamp;
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    statusText(pod, reason),
    `${restarts}${ago}`,
    created ? ageText(parseTime(created) ?? now, now) : "<unknown>",
    pod.status.podIPs?.[0]?.ip || pod.status.podIP || "<none>",
    pod.spec.nodeName || "<none>",
    pod.status.nominatedNodeName || "<none>",
    gatesText(pod),
  ];
}
