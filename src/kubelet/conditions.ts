/** The conditions a kubelet keeps on a Pod, with reasons as kubernetes: pkg/kubelet/status/generate.go. */
import { formatTime } from "../api/time.ts";
import type { Pod, PodCondition } from "../api/types/core-v1.ts";
import type { ResizeRefusal } from "./resize.ts";

/** What the conditions follow from. */
export interface ConditionFacts {
  readonly pod: Pod;
  readonly now: number;
  readonly phase: string;
  readonly sandbox: boolean;
  /** Init containers that are not through. */
  readonly incomplete: readonly string[];
  /** Main containers and sidecars that are not ready. */
  readonly unready: readonly string[];
  /** Why a resize has to wait. */
  readonly resize: ResizeRefusal | undefined;
}

const resizePending = "PodResizePending";

interface Verdict {
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly message?: string;
}

const yes: Verdict = { status: "True" };
const no = (reason: string, message?: string): Verdict => ({ status: "False", reason, ...(message ? { message } : {}) });

/** The Pod's conditions: the kubelet's own first, then whatever others have put there; unchanged ones are the same objects. */
export function podConditions(facts: ConditionFacts): readonly PodCondition[] {
  const ready = containersReady(facts);
  const own: readonly (readonly [string, Verdict])[] = [
    ["PodReadyToStartContainers", facts.sandbox && !isOver(facts) ? yes : { status: "False" }],
    ["Initialized", initialized(facts)],
    ["Ready", ready.status === "True" ? gates(facts.pod) : ready],
    ["ContainersReady", ready],
    ["PodScheduled", yes],
    ...(facts.resize ? [[resizePending, { status: "True", ...facts.resize }] as const] : []),
  ];
  const old = facts.pod.status.conditions ?? [];
  const changed = formatTime(facts.now);
  const kept = old.filter(({ type }) => type !== resizePending && !own.some(([name]) => name === type));
  return [...own.map(([type, verdict]) => condition(type, verdict, { pod: facts.pod, changed })), ...kept];
}

const isOver = ({ phase }: ConditionFacts) => phase === "Succeeded" || phase === "Failed";

function initialized({ phase, incomplete }: ConditionFacts): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  if (incomplete.length === 0) return yes;
  return no("ContainersNotInitialized", `containers with incomplete status: [${incomplete.join(" ")}]`);
}

function containersReady({ phase, unready }: ConditionFacts): Verdict {
  if (phase === "Succeeded") return no("PodCompleted");
  if (phase === "Failed") return no("PodFailed");
  return unready.length === 0 ? yes : no("ContainersNotReady", `containers with unready status: [${unready.join(" ")}]`);
}

function gates({ spec, status }: Pod): Verdict {
  const complaints: string[] = [];
  for (const { conditionType } of spec.readinessGates ?? []) {
    const found = status.conditions?.find(({ type }) => type === conditionType);
    if (!found) complaints.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== "True")
      complaints.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
  }
  return complaints.length === 0 ? yes : no("ReadinessGatesNotReady", complaints.join(", "));
}

function condition(type: string, { status, reason, message }: Verdict, { pod, changed }: { pod: Pod; changed: string }): PodCondition {
  const old = pod.status.conditions?.find((one) => one.type === type);
  const observedGeneration = pod.metadata.generation;
  const same = old?.status === status;
  if (same && old.reason === reason && old.message === message && old.observedGeneration === observedGeneration) return old;
  return {
    lastProbeTime: same ? old.lastProbeTime : (null as unknown as undefined),
    lastTransitionTime: same && old.lastTransitionTime ? old.lastTransitionTime : changed,
    ...(message ? { message } : {}),
    ...(observedGeneration ? { observedGeneration } : {}),
    ...(reason ? { reason } : {}),
    status,
    type,
  };
}
