/** Drives Pods away from nodes with NoExecute taints that they do not tolerate, or do not tolerate any longer. */
import { type KubeObject, objectKey, splitKey } from "../../api/meta.ts";
import { formatTime, parseTime } from "../../api/time.ts";
import type { Node, Pod, PodCondition, Taint } from "../../api/types/core-v1.ts";
import { node as nodeKind } from "../../kinds/core/node.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { type Controller, type ControllerContext, defineController } from "../controller.ts";
import { noExecute, stayUnder, taintedSince } from "./plan-eviction.ts";

interface Memory {
  /** Nodes with NoExecute taints. */
  readonly tainted: Map<string, readonly Taint[]>;
  /** Since when a Pod's time has been running, in virtual ms. */
  readonly since: Map<string, number>;
}

type Context = ControllerContext<Memory>;

export const taintEvictionController: Controller<Memory> = defineController<Memory>({
  name: "taint-eviction-controller",
  watches: [
    { kind: nodeKind, keys: nodeChanged },
    { kind: podKind, keys: podChanged },
  ],
  start: () => ({ tainted: new Map(), since: new Map() }),
  reconcile,
});

function nodeChanged({ object, old }: { object: Node | undefined; old: Node | undefined }, { state, lister }: Context): readonly string[] {
  const name = (object ?? old)?.metadata.name ?? "";
  if (object && old && object.spec.taints === old.spec.taints) return [];
  const taints = noExecute(object?.spec.taints);
  if (taints.length === 0 && !state.tainted.delete(name)) return [];
  if (taints.length > 0) state.tainted.set(name, taints);
  return object ? lister.podsOnNode(name).map(objectKey) : [];
}

function podChanged({ object, old }: { object: Pod | undefined; old: Pod | undefined }, { state }: Context): readonly string[] {
  if (state.tainted.size === 0 && state.since.size === 0) return [];
  const key = objectKey((object ?? old) as KubeObject);
  if (!object) {
    state.since.delete(key);
    return [];
  }
  const host = object.spec.nodeName;
  const same = old && old.spec === object.spec && state.since.has(key);
  return host !== undefined && state.tainted.has(host) && !same ? [key] : [];
}

async function reconcile(context: Context, key: string): Promise<{ requeueAfter: number } | undefined> {
  const { lister, state, clock, events } = context;
  const { namespace, name } = splitKey(key);
  const pod = lister.get(podKind, namespace, name);
  const taints = pod?.spec.nodeName && !pod.metadata.deletionTimestamp ? state.tainted.get(pod.spec.nodeName) : undefined;
  const stay = taints && stayUnder(taints, pod?.spec.tolerations ?? []);
  if (!pod || !taints || !stay || stay.never) {
    if (state.since.delete(key) && pod && !pod.metadata.deletionTimestamp)
      events.record(pod, "Normal", "TaintManagerEviction", `Cancelling deletion of Pod ${key}`);
    return undefined;
  }
  const now = clock.now();
  const begun = state.since.get(key) ?? Math.max(taintedSince(taints, now), parseTime(pod.metadata.creationTimestamp) ?? now);
  const left = begun + stay.for - now;
  if (left > 0) {
    state.since.set(key, begun);
    return { requeueAfter: left };
  }
  await evict(context, key, pod);
  state.since.delete(key);
  return undefined;
}

async function evict({ client, clock, events }: Context, key: string, pod: Pod): Promise<void> {
  const { namespace, name = "", uid } = pod.metadata;
  events.record(pod, "Normal", "TaintManagerEviction", `Marking for deletion Pod ${key}`);
  const change = (head: Pod): Pod => (head.metadata.uid === uid ? withDisruption(head, clock.now()) : head);
  await client.modify(podKind, namespace, name, change, { subresource: "status" });
  await client.remove(podKind, namespace, name, uid ? { preconditions: { uid } } : {});
}

function withDisruption(pod: Pod, now: number): Pod {
  const old = pod.status.conditions?.find(({ type }) => type === "DisruptionTarget");
  if (old?.status === "True" && old.reason === "DeletionByTaintManager") return pod;
  const { generation } = pod.metadata;
  const condition: PodCondition = {
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: formatTime(now),
    message: "Taint manager: deleting due to NoExecute taint",
    ...(generation ? { observedGeneration: generation } : {}),
    reason: "DeletionByTaintManager",
    status: "True",
    type: "DisruptionTarget",
  };
  const others = pod.status.conditions?.filter(({ type }) => type !== "DisruptionTarget") ?? [];
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}
