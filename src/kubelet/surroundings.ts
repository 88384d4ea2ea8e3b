/** The Pod worker's view of the cluster. */
import type { Node, Pod } from "../api/types/core-v1.ts";
import type { ControllerContext } from "../controllers/controller.ts";
import type { Lister } from "../kinds/kind.ts";
import { behaviorAnnotation } from "./images/annotation.ts";
import type { Behavior } from "./images/behavior.ts";
import { behaviorOf } from "./images/resolve.ts";
import type { KubeletConfig } from "./kubelet-config.ts";
import type { KubeletState } from "./kubelet-state.ts";
import { paces } from "./pace.ts";
import { missingInEnvironment, missingVolume, roomKey } from "./references.ts";
import { planResize } from "./resize.ts";
import type { WorkerWorld } from "./worker-world.ts";

export interface SurroundingsOf {
  readonly config: KubeletConfig;
  readonly context: ControllerContext<KubeletState>;
  readonly pod: Pod;
  readonly node: Node;
  readonly key: string;
}

export interface Surroundings {
  readonly world: WorkerWorld;
  /** What the worker found missing; the Pod is looked at again when it changes. */
  reference(): string | undefined;
}

/** The other Pods that take something of the node. */
const neighbours = (pod: Pod, host: string, lister: Lister): Pod[] =>
  (lister.podsOnNode(host) as readonly Pod[]).filter(({ metadata, status }) => metadata.uid !== pod.metadata.uid && !isOver(status.phase));

const isOver = (phase: string | undefined): boolean => phase === "Succeeded" || phase === "Failed";

const defaultJobDuration = 1_000;

export function createWorkerWorld({ config, context, pod, node, key }: SurroundingsOf): Surroundings {
  const { state, lister, clock, events } = context;
  const host = node.metadata.name ?? "";
  const hostIP = node.status.addresses?.find(({ type }) => type === "InternalIP")?.address;
  const rules = { failImage: config.failImage, jobDuration: config.jobDuration ?? defaultJobDuration };
  const images = state.images.get(host);
  let reference: string | undefined;

  const behavior: WorkerWorld["behavior"] = (container, role): Behavior => {
    try {
      return behaviorOf(pod, { spec: container, role }, rules);
    } catch (error) {
      events.record(pod, "Warning", "InvalidBehavior", (error as Error).message, { host });
      const { [behaviorAnnotation]: _bad, ...annotations } = pod.metadata.annotations ?? {};
      return behaviorOf({ ...pod, metadata: { ...pod.metadata, annotations } }, { spec: container, role }, rules);
    }
  };

  const world: WorkerWorld = {
    now: clock.now(),
    pace: paces[config.pace],
    behavior,
    hasImage: (image) => images?.has(image) ?? false,
    missingReference(container) {
      const missing = missingInEnvironment(pod, container, lister);
      reference = missing?.key ?? reference;
      return missing?.message;
    },
    missingVolume() {
      const missing = missingVolume(pod, lister);
      reference = missing?.key ?? reference;
      return missing?.message;
    },
    resizeRefusal() {
      const refusal = planResize(pod, node, () => neighbours(pod, host, lister));
      if (refusal) reference ??= roomKey(host);
      return refusal;
    },
    hostIP,
    podIP: () => (pod.spec.hostNetwork ? hostIP : state.addresses.allocate(key, node.spec.podCIDR)),
  };
  return { world, reference: () => reference };
}
