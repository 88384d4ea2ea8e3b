/**
 * The kubelet of all simulated nodes: a control loop over Pods that are bound to one of them. It asks the Pod worker
 * what has come of the Pod and writes that down, in as few writes as possible. Idle Pods have no timer.
 */

import { type KubeObject, objectKey, splitKey } from "../api/meta.ts";
import { share } from "../api/share.ts";
import { isPoweredOff, isSimulatedNode } from "../api/simulated-node.ts";
import { isReason } from "../api/status.ts";
import type { Node, Pod } from "../api/types/core-v1.ts";
import { type Controller, type ControllerContext, defineController } from "../controllers/controller.ts";
import { configMap } from "../kinds/core/config-map.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import { persistentVolumeClaim } from "../kinds/core/persistent-volume-claim.ts";
import { pod as podKind } from "../kinds/core/pod.ts";
import { secret } from "../kinds/core/secret.ts";
import { adopt } from "./adopt.ts";
import type { KubeletConfig } from "./kubelet-config.ts";
import { createKubeletState, forgetPod, type KubeletState, waitFor } from "./kubelet-state.ts";
import { paces } from "./pace.ts";
import { podStatus } from "./pod-status.ts";
import { advancePod, type Outcome } from "./pod-worker.ts";
import { type ReferenceKind, referenceKey, roomKey } from "./references.ts";
import { createWorkerWorld } from "./surroundings.ts";
import type { WorkerWorld } from "./worker-world.ts";

type Context = ControllerContext<KubeletState>;
type Change = { readonly object: KubeObject | undefined; readonly old: KubeObject | undefined };

export function kubeletController(config: KubeletConfig): Controller<KubeletState> {
  const awaited = (kind: ReferenceKind) => (change: Change, context: Context) => waitersOf(kind, change, context);
  return defineController<KubeletState>({
    name: "kubelet",
    manager: "kubelet",
    watches: [
      { kind: podKind, keys: podChanged },
      { kind: nodeKind, keys: (change, context) => nodeChanged(config, change, context) },
      { kind: configMap, keys: awaited("configmap") },
      { kind: secret, keys: awaited("secret") },
      { kind: persistentVolumeClaim, keys: awaited("persistentvolumeclaim") },
    ],
    start: createKubeletState,
    reconcile: (context, key) => reconcile(config, context, key),
  });
}

const isTerminal = ({ status }: Pod): boolean => status.phase === "Succeeded" || status.phase === "Failed";

/** At start-up this sees every Pod before any of them is reconciled: addresses in use are known before one is given away. */
function podChanged({ object, old }: { object: Pod | undefined; old: Pod | undefined }, { state, lister }: Context): readonly string[] {
  const key = objectKey((object ?? old) as KubeObject);
  if (!object) {
    forgetPod(state, key);
    return roomSeekers(old?.spec.nodeName, state);
  }
  const { nodeName, hostNetwork } = object.spec;
  if (!nodeName) return [];
  if (!old && object.status.podIP && !hostNetwork && !isTerminal(object))
    state.addresses.reserve(key, object.status.podIP, lister.get(nodeKind, undefined, nodeName)?.spec.podCIDR);
  const others = old && (isTerminal(object) || old.spec !== object.spec) ? roomSeekers(nodeName, state) : none;
  // What the kubelet writes itself tells it nothing new.
  return state.writing === key ? others : [key, ...others];
}

const none: readonly string[] = [];

/** Pods whose resize waits for room on the node. */
const roomSeekers = (node: string | undefined, state: KubeletState): readonly string[] =>
  state.waiters.size === 0 ? none : [...(state.waiters.get(roomKey(node ?? "")) ?? [])];

/** A node that is played from now on, or again: its Pods are looked at. */
function nodeChanged(config: KubeletConfig, { object, old }: Change, { lister, state }: Context): readonly string[] {
  const before = old !== undefined && isSimulatedNode(old, config.mode) && !isPoweredOff(old);
  const now = object !== undefined && isSimulatedNode(object, config.mode) && !isPoweredOff(object);
  if (!object && old) state.images.delete(old.metadata.name ?? "");
  if (before && now && (old as Node).status.allocatable !== (object as Node).status.allocatable)
    return roomSeekers(object.metadata.name, state);
  if (before || !now) return [];
  return lister.podsOnNode(object.metadata.name ?? "").map(objectKey);
}

function waitersOf(kind: ReferenceKind, { object, old }: Change, { state }: Context): readonly string[] {
  if (state.waiters.size === 0) return [];
  const { namespace = "", name = "" } = (object ?? (old as KubeObject)).metadata;
  return [...(state.waiters.get(referenceKey(kind, namespace, name)) ?? [])];
}

async function reconcile(config: KubeletConfig, context: Context, key: string): Promise<{ requeueAfter: number } | undefined> {
  const { lister, state, clock } = context;
  const { namespace, name } = splitKey(key);
  const pod = lister.get(podKind, namespace, name);
  const node = pod?.spec.nodeName ? lister.get(nodeKind, undefined, pod.spec.nodeName) : undefined;
  if (!pod || !node) {
    if (!pod) forgetPod(state, key);
    return undefined;
  }
  if (!isSimulatedNode(node, config.mode) || isPoweredOff(node)) return undefined;
  if (state.runs.has(key) && state.runs.get(key)?.uid !== pod.metadata.uid) forgetPod(state, key);
  if (isTerminal(pod)) {
    forgetPod(state, key);
    if (pod.metadata.deletionTimestamp) await remove(context, pod);
    return undefined;
  }
  const { world, reference } = createWorkerWorld({ config, context, pod, node, key });
  const outcome = advancePod(pod, state.runs.get(key) ?? adopt(pod, world), world);
  keep(context, { key, pod, node, outcome });
  waitFor(state, key, reference());
  if (!outcome.settling && outcome.status !== pod.status) await report(context, { key, pod, outcome, world });
  if (outcome.remove) await remove(context, pod);
  else if (outcome.over) forgetPod(state, key);
  if (outcome.wake === undefined) return undefined;
  const { tick } = paces[config.pace];
  const wake = outcome.settling ? Math.ceil(outcome.wake / tick) * tick : outcome.wake;
  return { requeueAfter: wake - clock.now() };
}

interface Step {
  readonly key: string;
  readonly pod: Pod;
  readonly node: Node;
  readonly outcome: Outcome;
}

function keep({ state, events }: Context, { key, pod, node, outcome }: Step): void {
  const host = node.metadata.name ?? "";
  state.runs.set(key, outcome.run);
  for (const image of outcome.pulled) {
    const images = state.images.get(host);
    if (images) images.add(image);
    else state.images.set(host, new Set([image]));
  }
  for (const { type, reason, message, fieldPath } of outcome.events)
    events.record(pod, type, reason, message, fieldPath ? { host, fieldPath } : { host });
}

/** Writes the status. On a head that somebody has changed meanwhile it is rendered anew. */
async function report(
  context: Context,
  { key, pod, outcome, world }: { key: string; pod: Pod; outcome: Outcome; world: WorkerWorld },
): Promise<void> {
  const { client, state, lister, enqueue } = context;
  const { namespace, name = "", uid } = pod.metadata;
  state.writing = key;
  let stored: Pod | undefined;
  try {
    stored = await client.modify(
      podKind,
      namespace,
      name,
      (head) => {
        if (head.metadata.uid !== uid || isTerminal(head)) return head;
        const status = head === pod ? outcome.status : share(head.status, podStatus(head, outcome.run, { world, over: outcome.over }));
        return status === head.status ? head : { ...head, status };
      },
      { subresource: "status" },
    );
  } finally {
    state.writing = undefined;
  }
  // Anything that happened to the Pod while this was being written must be looked at.
  const current = lister.get(podKind, namespace, name);
  if (current && current.metadata.resourceVersion !== stored?.metadata.resourceVersion) enqueue(key);
}

/** The Pod leaves for good; if finalizers hold it, it stays as it is. */
async function remove({ client }: Context, pod: Pod): Promise<void> {
  const { namespace, name = "", uid, deletionGracePeriodSeconds, finalizers } = pod.metadata;
  if (deletionGracePeriodSeconds === 0 && finalizers?.length) return;
  try {
    await client.remove(podKind, namespace, name, { gracePeriodSeconds: 0, ...(uid ? { preconditions: { uid } } : {}) });
  } catch (error) {
    // Another Pod of that name is there already.
    if (!isReason(error, "Conflict")) throw error;
  }
}
