/**
 * Plays the Node objects of simulated nodes: makes them Ready and gives them a Lease, again when it is taken away. Written
 * at start and at changes only; whether a simulated node is alive is known without heartbeats.
 */
import { AddressRange, formatIPv4, parseIPv4 } from "../api/address-range.ts";
import { nodeAddresses } from "../api/node-ranges.ts";
import { isPoweredOff, isSimulatedNode } from "../api/simulated-node.ts";
import { isReason } from "../api/status.ts";
import { formatMicroTime } from "../api/time.ts";
import type { Lease } from "../api/types/coordination-v1.ts";
import type { Namespace, Node } from "../api/types/core-v1.ts";
import { type Controller, type ControllerContext, defineController } from "../controllers/controller.ts";
import { lease as leaseKind } from "../kinds/coordination/lease.ts";
import { namespace as namespaceKind } from "../kinds/core/namespace.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import type { Lister } from "../kinds/kind.ts";
import type { KubeletConfig } from "./kubelet-config.ts";
import { nodeStatus } from "./node-status.ts";

/** Addresses in use, and which node has which. */
interface Memory {
  readonly range: AddressRange;
  readonly byNode: Map<string, number>;
}

type Context = ControllerContext<Memory>;
type Change = { readonly object: Node | undefined; readonly old: Node | undefined };

const leaseNamespace = "kube-node-lease";
const leaseSeconds = 40;

export function nodeAgent(config: KubeletConfig): Controller<Memory> {
  return defineController<Memory>({
    name: "kubelet-node-agent",
    component: "kubelet",
    manager: "kubelet",
    watches: [
      { kind: nodeKind, keys: (change, context) => nodeChanged(config, change, context) },
      { kind: leaseKind, keys: ({ object, old }, { lister }) => (object ? [] : aliveOwner(config, lister, old)) },
      { kind: namespaceKind, keys: ({ object, old }, { lister }) => (old ? [] : leaseless(config, lister, object)) },
    ],
    start: () => ({ range: new AddressRange(nodeAddresses.first, nodeAddresses.size), byNode: new Map() }),
    reconcile: (context, key) => reconcile(context, key),
  });
}

const isAlive = (node: Node | undefined, config: KubeletConfig): boolean =>
  node !== undefined && isSimulatedNode(node, config.mode) && !isPoweredOff(node);

/** The node whose Lease is gone, if it goes on. */
function aliveOwner(config: KubeletConfig, lister: Lister, lease: Lease | undefined): readonly string[] {
  const { namespace, name = "" } = lease?.metadata ?? {};
  return namespace === leaseNamespace && isAlive(lister.get(nodeKind, undefined, name), config) ? [name] : [];
}

/** The nodes that can have a Lease (again) now that its namespace is there. */
function leaseless(config: KubeletConfig, lister: Lister, namespace: Namespace | undefined): readonly string[] {
  if (namespace?.metadata.name !== leaseNamespace) return [];
  return lister.list(nodeKind).flatMap((node) => (isAlive(node, config) && node.metadata.name ? [node.metadata.name] : []));
}

function nodeChanged(config: KubeletConfig, { object, old }: Change, { state }: Context): readonly string[] {
  const name = (object ?? old)?.metadata.name ?? "";
  const address = state.byNode.get(name);
  if (!object) {
    if (address !== undefined) state.range.free(address);
    state.byNode.delete(name);
    return [];
  }
  if (!old && address === undefined) reserve(state, name, object);
  const same = old && old.status === object.status && isAlive(old, config) === isAlive(object, config);
  return same || !isAlive(object, config) ? [] : [name];
}

function reserve({ range, byNode }: Memory, name: string, { status }: Node): void {
  const text = status.addresses?.find(({ type }) => type === "InternalIP")?.address;
  const address = text === undefined ? undefined : parseIPv4(text);
  if (address !== undefined && range.reserve(address)) byNode.set(name, address);
}

async function reconcile(context: Context, name: string): Promise<void> {
  const { lister, client, clock, chance, events } = context;
  const current = lister.get(nodeKind, undefined, name);
  if (!current) return;
  const now = clock.now();
  const facts = {
    now,
    address: () => addressOf(context.state, name),
    uuid: (purpose: string) => chance.uuid(`node-${purpose}`, name, current.metadata.uid ?? ""),
  };
  const status = nodeStatus(current, facts);
  if (status !== current.status) {
    const before = current.status.conditions?.find(({ type }) => type === "Ready")?.status;
    const change = (head: Node) => {
      const next = head === current ? status : nodeStatus(head, facts);
      return next === head.status ? head : { ...head, status: next };
    };
    await client.modify(nodeKind, undefined, name, change, { subresource: "status" });
    if (before !== undefined && before !== "True")
      events.record(current, "Normal", "NodeReady", `Node ${name} status is now: NodeReady`, { host: name });
    await renewLease(context, current, now);
  } else if (!lister.get(leaseKind, leaseNamespace, name)) await renewLease(context, current, now);
}

function addressOf({ range, byNode }: Memory, name: string): string {
  let address = byNode.get(name);
  if (address === undefined) {
    address = range.take();
    if (address === undefined) throw new Error("no address is left for another node");
    byNode.set(name, address);
  }
  return formatIPv4(address);
}

async function renewLease({ lister, client }: Context, owner: Node, now: number): Promise<void> {
  const { name = "", uid = "" } = owner.metadata;
  const renewTime = formatMicroTime(now);
  if (lister.get(leaseKind, leaseNamespace, name)) {
    await client.modify(leaseKind, leaseNamespace, name, (head) => ({ ...head, spec: { ...head.spec, renewTime } }));
    return;
  }
  const lease: Lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace: leaseNamespace, ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime },
  };
  try {
    await client.create(leaseKind, lease);
  } catch (error) {
    // The namespace is not there (yet): nodes live without Leases too.
    if (!isReason(error, "NotFound") && !isReason(error, "Forbidden") && !isReason(error, "AlreadyExists")) throw error;
  }
}
