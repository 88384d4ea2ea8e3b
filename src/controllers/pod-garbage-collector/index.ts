/**
 * Removes Pods that no kubelet will remove: those on nodes that are gone (40 s after that was noticed), on nodes out of
 * service, terminating ones that never got a node, and finished ones beyond a number.
 */
import { type KubeObject, objectKey, splitKey } from "../../api/meta.ts";
import { isReason } from "../../api/status.ts";
import type { Node, Pod } from "../../api/types/core-v1.ts";
import { node as nodeKind } from "../../kinds/core/node.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { type Controller, type ControllerContext, defineController } from "../controller.ts";
import { asFailed, isOutOfService, isTerminated, nodeGone, surplus } from "./plan-collection.ts";

interface Memory {
  /** Nodes that Pods are bound to and that are not there: since when, in virtual ms. */
  readonly gone: Map<string, number>;
  /** Keys of finished Pods. */
  readonly terminated: Set<string>;
}

type Context = ControllerContext<Memory>;

/** How long a node must be gone. */
const quarantine = 40_000;
/** As kube-controller-manager's --terminated-pod-gc-threshold. */
const defaultThreshold = 12_500;
/** How long to let finished Pods gather before some of them are collected. */
const period = 20_000;
const surplusKey = "surplus";

export function podGarbageCollector(threshold = defaultThreshold): Controller<Memory> {
  return defineController<Memory>({
    name: "pod-garbage-collector-controller",
    watches: [
      { kind: nodeKind, keys: nodeChanged },
      { kind: podKind, keys: (change, context) => podChanged(threshold, change, context) },
    ],
    start: () => ({ gone: new Map(), terminated: new Set() }),
    async reconcile(context, key) {
      if (key === surplusKey) return collectSurplus(context, threshold);
      return key.startsWith("node/")
        ? collectOn(context, key.slice("node/".length))
        : collectUnscheduled(context, key.slice("pod/".length));
    },
  });
}

function nodeChanged({ object, old }: { object: Node | undefined; old: Node | undefined }, { state, clock }: Context): readonly string[] {
  const name = (object ?? old)?.metadata.name ?? "";
  if (!object) state.gone.set(name, clock.now());
  else state.gone.delete(name);
  return !object || isOutOfService(object) ? [`node/${name}`] : [];
}

function podChanged(
  threshold: number,
  { object, old }: { object: Pod | undefined; old: Pod | undefined },
  { state, lister, clock, enqueue }: Context,
): readonly string[] {
  const key = objectKey((object ?? old) as KubeObject);
  if (!object) {
    state.terminated.delete(key);
    return [];
  }
  if (isTerminated(object)) {
    state.terminated.add(key);
    if (state.terminated.size > threshold) enqueue(surplusKey, period);
  }
  const host = object.spec.nodeName;
  const dying = object.metadata.deletionTimestamp !== undefined;
  if (!host) return dying && object.metadata.deletionGracePeriodSeconds !== 0 ? [`pod/${key}`] : [];
  const bound = old?.spec.nodeName !== host;
  if (!bound && !(dying && !old?.metadata.deletionTimestamp)) return [];
  const node = lister.get(nodeKind, undefined, host);
  if (!node && !state.gone.has(host)) state.gone.set(host, clock.now());
  return !node || (dying && isOutOfService(node)) ? [`node/${host}`] : [];
}

async function collectOn(context: Context, name: string): Promise<{ requeueAfter: number } | undefined> {
  const { lister, state, clock } = context;
  const node = lister.get(nodeKind, undefined, name);
  const pods = lister.podsOnNode(name) as readonly Pod[];
  if (node) {
    if (!isOutOfService(node)) return undefined;
    for (const pod of pods) if (pod.metadata.deletionTimestamp) await collect(context, pod, undefined);
    return undefined;
  }
  const left = (state.gone.get(name) ?? clock.now()) + quarantine - clock.now();
  if (left > 0) return pods.length > 0 ? { requeueAfter: left } : void state.gone.delete(name);
  state.gone.delete(name);
  for (const pod of pods) await collect(context, pod, nodeGone);
  return undefined;
}

async function collectUnscheduled(context: Context, key: string): Promise<undefined> {
  const { namespace, name } = splitKey(key);
  const pod = context.lister.get(podKind, namespace, name);
  if (pod?.metadata.deletionTimestamp && !pod.spec.nodeName) await collect(context, pod, undefined);
}

async function collectSurplus(context: Context, threshold: number): Promise<undefined> {
  const terminated = [...context.state.terminated].flatMap((key) => {
    const { namespace, name } = splitKey(key);
    const pod = context.lister.get(podKind, namespace, name);
    return pod && isTerminated(pod) && !pod.metadata.deletionTimestamp ? [pod] : [];
  });
  for (const pod of surplus(terminated, threshold)) await collect(context, pod, undefined);
}

/** Failed first, so that those who wait for its end see one; then gone without grace. */
async function collect({ client, clock }: Context, pod: Pod, disruption: string | undefined): Promise<void> {
  const { namespace, name = "", uid } = pod.metadata;
  const change = (head: Pod): Pod => (head.metadata.uid === uid ? asFailed(head, clock.now(), disruption) : head);
  await client.modify(podKind, namespace, name, change, { subresource: "status" });
  try {
    await client.remove(podKind, namespace, name, { gracePeriodSeconds: 0, ...(uid ? { preconditions: { uid } } : {}) });
  } catch (error) {
    // Another Pod of that name is there already.
    if (!isReason(error, "Conflict")) throw error;
  }
}
