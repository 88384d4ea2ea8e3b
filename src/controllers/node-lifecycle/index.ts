/**
 * Node life cycle: notices nodes that have fallen silent, keeps taints in step with conditions, and says of Pods on
 * lost nodes that they are not ready. A simulated node lives while it is switched on; others are judged by when their
 * Lease or heartbeat was last seen to change.
 */
import { isPoweredOff, isSimulatedNode, type KubeletMode } from "../../api/simulated-node.ts";
import { parseTime } from "../../api/time.ts";
import type { Lease } from "../../api/types/coordination-v1.ts";
import type { Node, Pod } from "../../api/types/core-v1.ts";
import { lease as leaseKind } from "../../kinds/coordination/lease.ts";
import { node as nodeKind } from "../../kinds/core/node.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { type Controller, type ControllerContext, defineController } from "../controller.ts";
import { planLostConditions, readiness } from "./plan-conditions.ts";
import { isReady, planLostPod } from "./plan-lost-pod.ts";
import { planTaints, withTaints } from "./plan-taints.ts";

export interface NodeLifecycleOptions {
  readonly mode: KubeletMode;
  /** Pods of a simulated node that is lost enter phase Unknown. */
  readonly unknownPhase: boolean;
  /** How long a node may be silent, in ms; absent: 50 s as in Kubernetes. */
  readonly gracePeriod?: number;
}

interface Memory {
  /** When a sign of life of a node that is not alive by itself was last seen, in virtual ms. */
  readonly seen: Map<string, number>;
  /** Nodes whose Pods are being told that they are not ready. */
  readonly lost: Set<string>;
}

type Context = ControllerContext<Memory>;
interface Change<T> {
  readonly object: T | undefined;
  readonly old: T | undefined;
}

const defaultGracePeriod = 50_000;
/** A node younger than this is announced; older ones were by an earlier life of this controller. */
const newNode = 60_000;

export function nodeLifecycleController(options: NodeLifecycleOptions): Controller<Memory> {
  return defineController<Memory>({
    name: "node-lifecycle-controller",
    component: "node-controller",
    watches: [
      { kind: nodeKind, keys: (change, context) => nodeChanged(options, change, context) },
      { kind: leaseKind, keys: (change, context) => leaseChanged(change, context) },
      { kind: podKind, keys: (change, context) => podChanged(change, context) },
    ],
    start: () => ({ seen: new Map(), lost: new Set() }),
    reconcile: (context, key) => reconcile(options, context, key),
  });
}

const isAlive = (node: Node, { mode }: NodeLifecycleOptions): boolean => isSimulatedNode(node, mode) && !isPoweredOff(node);

function nodeChanged(options: NodeLifecycleOptions, { object, old }: Change<Node>, { state, clock, events }: Context): readonly string[] {
  const name = (object ?? old)?.metadata.name ?? "";
  if (!object) {
    state.seen.delete(name);
    state.lost.delete(name);
    if (old) events.record(old, "Normal", "RemovingNode", `Node ${name} event: Removing Node ${name} from Controller`);
    return [];
  }
  const now = clock.now();
  if (!old && now - (parseTime(object.metadata.creationTimestamp) ?? 0) < newNode)
    events.record(object, "Normal", "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`);
  if (isAlive(object, options)) state.seen.delete(name);
  else if (!state.seen.has(name) || (old && heartbeat(old) !== heartbeat(object))) state.seen.set(name, now);
  return [name];
}

const heartbeat = (node: Node) => node.status.conditions?.find(({ type }) => type === "Ready")?.lastHeartbeatTime;

function leaseChanged({ object, old }: Change<Lease>, { state, clock }: Context): readonly string[] {
  const { namespace, name = "" } = (object ?? (old as Lease)).metadata;
  if (namespace !== "kube-node-lease" || !old || object?.spec.renewTime === old.spec.renewTime) return [];
  if (!object || !state.seen.has(name)) return [];
  state.seen.set(name, clock.now());
  return [name];
}

function podChanged({ object }: Change<Pod>, { state }: Context): readonly string[] {
  const host = object?.spec.nodeName;
  return host !== undefined && state.lost.has(host) ? [host] : [];
}

async function reconcile(options: NodeLifecycleOptions, context: Context, name: string): Promise<{ requeueAfter: number } | undefined> {
  const { lister, clock, state } = context;
  const node = lister.get(nodeKind, undefined, name);
  if (!node) return undefined;
  // A node that its kubelet has not spoken for yet keeps the taint it was created with.
  if (isAlive(node, options) && readiness(node) === undefined) return undefined;
  const left = (state.seen.get(name) ?? clock.now()) + (options.gracePeriod ?? defaultGracePeriod) - clock.now();
  const current = left <= 0 ? await declareLost(context, node) : node;
  const taints = planTaints(current, clock.now());
  if (taints !== current.spec.taints)
    await context.client.modify(nodeKind, undefined, name, (head) => withTaints(head, planTaints(head, clock.now())));
  await tellPods(options, context, current);
  return left > 0 && !isAlive(node, options) ? { requeueAfter: left } : undefined;
}

async function declareLost({ client, clock, events }: Context, node: Node): Promise<Node> {
  const change = (head: Node): Node => {
    const conditions = planLostConditions(head, clock.now());
    return conditions === head.status.conditions ? head : { ...head, status: { ...head.status, conditions } };
  };
  const { name = "" } = node.metadata;
  if (change(node) === node) return node;
  if (readiness(node) === "True") events.record(node, "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`);
  return (await client.modify(nodeKind, undefined, name, change, { subresource: "status" })) ?? node;
}

/** The kubelet of a node that lives speaks for its Pods itself. */
async function tellPods(options: NodeLifecycleOptions, context: Context, node: Node): Promise<void> {
  const { lister, client, clock, state, events } = context;
  const name = node.metadata.name ?? "";
  const ready = readiness(node);
  if (isAlive(node, options) || ready === "True" || ready === undefined) {
    state.lost.delete(name);
    return;
  }
  state.lost.add(name);
  const unknownPhase = options.unknownPhase && ready === "Unknown" && isSimulatedNode(node, options.mode);
  const lost = { node: name, now: clock.now(), unknownPhase };
  for (const object of lister.podsOnNode(name)) {
    const pod = object as Pod;
    if (planLostPod(pod, lost) === pod) continue;
    if (pod.status.conditions?.some(isReady)) events.record(pod, "Warning", "NodeNotReady", "Node is not ready");
    const { namespace, name: podName = "" } = pod.metadata;
    await client.modify(podKind, namespace, podName, (head) => planLostPod(head, lost), { subresource: "status" });
  }
}
