/**
 * Whether and when a container that has ended starts again. As kubernetes: pkg/kubelet/container/helpers.go and
 * client-go/util/flowcontrol/backoff.go: the first restart comes at once, the next after 10 s, doubling to 300 s,
 * forgotten after 10 minutes without trouble.
 */
import type { Pod } from "../api/types/core-v1.ts";
import type { ContainerRun, NamedContainer } from "./runtime.ts";

export const firstBackOff = 10_000;
export const longestBackOff = 300_000;

export function restarts(pod: Pod, { spec, role }: NamedContainer, exitCode: number): boolean {
  if (role === "ephemeral") return false;
  if (role === "sidecar") return true;
  for (const { action, exitCodes } of spec.restartPolicyRules ?? []) {
    const named = exitCodes?.values?.includes(exitCode) ?? false;
    if (exitCodes && (exitCodes.operator === "NotIn" ? !named : named)) return action.startsWith("Restart");
  }
  const policy = spec.restartPolicy || pod.spec.restartPolicy || "Always";
  if (policy === "Always" && role === "main") return true;
  return policy !== "Never" && exitCode !== 0;
}

const isForgotten = (backOff: ContainerRun["backOff"], at: number): boolean => !backOff || at - backOff.updatedAt > 2 * longestBackOff;

/** When a container that ended at `finishedAt` may start again. */
export function restartTime({ backOff }: ContainerRun, finishedAt: number): number {
  return backOff && !isForgotten(backOff, finishedAt) ? finishedAt + backOff.delay : finishedAt;
}

/** The back-off after a restart at `at`. */
export function nextBackOff(backOff: ContainerRun["backOff"], at: number): NonNullable<ContainerRun["backOff"]> {
  const delay = !backOff || isForgotten(backOff, at) ? firstBackOff : Math.min(backOff.delay * 2, longestBackOff);
  return { delay, updatedAt: at };
}

/** The back-off that a container must have reached with so many restarts: for Pods taken over after our own restart. */
export function backOffAfter(restartCount: number, startedAt: number): ContainerRun["backOff"] {
  if (restartCount === 0) return undefined;
  return { delay: Math.min(firstBackOff * 2 ** (restartCount - 1), longestBackOff), updatedAt: startedAt };
}
