/** Plays one Pod against the Pod worker with a clock of its own. */
import type { Container, Pod, PodSpec, PodStatus } from "../../../src/api/types/core-v1.ts";
import { adopt } from "../../../src/kubelet/adopt.ts";
import { behaviorOf } from "../../../src/kubelet/images/resolve.ts";
import { type Pace, paces } from "../../../src/kubelet/pace.ts";
import { advancePod, newRun, type Outcome } from "../../../src/kubelet/pod-worker.ts";
import type { PodRun } from "../../../src/kubelet/runtime.ts";
import type { PodEvent, WorkerWorld } from "../../../src/kubelet/worker-world.ts";

export interface Bench {
  /** Seconds since the start. */
  seconds(): number;
  readonly status: PodStatus;
  readonly outcome: Outcome;
  readonly events: readonly PodEvent[];
  /** `4 web Running` for every report, with the second it was written in. */
  readonly reports: readonly string[];
  change(edit: (pod: Pod) => Pod): void;
  /** Lets everything happen that is due within so many seconds. */
  pass(seconds: number): void;
  /** Forgets all but what the status says, as after a restart of the process. */
  restart(): void;
}

interface BenchOptions {
  readonly spec: Partial<PodSpec> & { readonly containers: readonly Partial<Container>[] };
  readonly metadata?: Partial<Pod["metadata"]>;
  readonly pace?: Pace;
  readonly world?: Partial<WorkerWorld>;
}

const begin = Date.UTC(2026, 0, 1);

export function container(name: string, fields: Partial<Container> = {}): Container {
  return { name, image: `${name}:1`, imagePullPolicy: "IfNotPresent", resources: {}, ...fields };
}

export function createBench({ spec, metadata, pace = "instant", world }: BenchOptions): Bench {
  let pod: Pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", uid: "u", generation: 1, ...metadata },
    spec: { restartPolicy: "Always", terminationGracePeriodSeconds: 30, ...spec } as PodSpec,
    status: { phase: "Pending", qosClass: "BestEffort" },
  };
  let now = begin;
  let run: PodRun = newRun(pod, now);
  const images = new Set<string>();
  const events: PodEvent[] = [];
  const reports: string[] = [];
  let outcome: Outcome | undefined;

  const surroundings = (): WorkerWorld => {
    return {
      now,
      pace: paces[pace],
      behavior: (one, role) => behaviorOf(pod, { spec: one, role }, { failImage: undefined, jobDuration: 1_000 }),
      hasImage: (image) => images.has(image),
      missingReference: () => undefined,
      missingVolume: () => undefined,
      resizeRefusal: () => undefined,
      hostIP: "172.18.0.2",
      podIP: () => "10.244.0.2",
      ...world,
    };
  };
  const look = (): Outcome => {
    const here = surroundings();
    outcome = advancePod(pod, run, here);
    run = outcome.run;
    events.push(...outcome.events);
    for (const image of outcome.pulled) images.add(image);
    if (!outcome.settling && outcome.status !== pod.status) {
      pod = { ...pod, status: outcome.status };
      reports.push(`${(now - begin) / 1_000} ${summary(pod)}`);
    }
    return outcome;
  };
  look();

  return {
    seconds: () => (now - begin) / 1_000,
    get status() {
      return pod.status;
    },
    get outcome() {
      return outcome as Outcome;
    },
    events,
    reports,
    change(edit) {
      pod = edit(pod);
      look();
    },
    restart() {
      run = adopt(pod, surroundings());
      look();
    },
    pass(seconds) {
      const end = now + seconds * 1_000;
      while (outcome?.wake !== undefined && outcome.wake <= end) {
        now = outcome.wake;
        look();
      }
      now = end;
      look();
    },
  };
}

/** As kubectl would put it: `Running 1/2 web=Running proxy=CrashLoopBackOff:3`. */
function summary({ status }: Pod): string {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const ready = status.conditions?.find(({ type }) => type === "Ready")?.status === "True" ? "ready" : "unready";
  const states = all.map(({ name, state, restartCount }) => {
    const text = state.running ? "running" : (state.waiting?.reason ?? `${state.terminated?.reason}(${state.terminated?.exitCode})`);
    return `${name}=${text}${restartCount ? `:${restartCount}` : ""}`;
  });
  return `${status.phase} ${ready} ${states.join(" ")}`;
}
