/** Gives every simulated node without one a range for its Pods; other nodes bring their own. As kubernetes: pkg/controller/nodeipam, range allocator. */
import { AddressRange } from "../api/address-range.ts";
import { podCidrAt, podCidrCount, podCidrIndex } from "../api/node-ranges.ts";
import { isSimulatedNode, type KubeletMode } from "../api/simulated-node.ts";
import type { Node } from "../api/types/core-v1.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import { type Controller, defineController } from "./controller.ts";

/** Indexes of ranges in use, and which node has which. */
interface Memory {
  readonly indexes: AddressRange;
  readonly byNode: Map<string, number>;
}

export const nodeIpamController = (mode: KubeletMode): Controller<Memory> =>
  defineController<Memory>({
    name: "node-ipam-controller",
    watches: [{ kind: nodeKind, keys: ({ object, old }, { state }) => nodeChanged(state, object, old) }],
    start: () => ({ indexes: new AddressRange(0, podCidrCount), byNode: new Map() }),
    async reconcile({ lister, client, state, events }, name) {
      const current = lister.get(nodeKind, undefined, name);
      if (!current || current.spec.podCIDR || !isSimulatedNode(current, mode)) return;
      const index = state.byNode.get(name) ?? state.indexes.take();
      if (index === undefined) {
        events.record(current, "Normal", "CIDRNotAvailable", `Node ${name} status is now: CIDRNotAvailable`);
        return;
      }
      state.byNode.set(name, index);
      const podCIDR = podCidrAt(index);
      await client.modify(nodeKind, undefined, name, (head) =>
        head.spec.podCIDR ? head : { ...head, spec: { ...head.spec, podCIDR, podCIDRs: [podCIDR] } },
      );
    },
  });

function nodeChanged({ indexes, byNode }: Memory, object: Node | undefined, old: Node | undefined): readonly string[] {
  const name = (object ?? old)?.metadata.name ?? "";
  const known = byNode.get(name);
  if (!object) {
    if (known !== undefined) indexes.free(known);
    byNode.delete(name);
    return [];
  }
  const podCidr = object.spec.podCIDR;
  if (!podCidr) return [name];
  const index = podCidrIndex(podCidr);
  if (index !== undefined && index !== known && indexes.reserve(index)) byNode.set(name, index);
  return [];
}
