/** Which EndpointSlices a Service should have, against those it has. Pure. As kubernetes: at most 100 endpoints a slice. */
import { share } from "../../api/share.ts";
import type { Node, Pod, Service } from "../../api/types/core-v1.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "../../api/types/discovery-v1.ts";
import { hostnameOf, isPodReady, portsOn } from "./selected-pods.ts";

const maxEndpoints = 100;

export interface SlicePlan {
  /** Contents of a new slice each. */
  readonly create: readonly SliceContent[];
  readonly update: readonly { readonly slice: EndpointSlice; readonly content: SliceContent }[];
  readonly remove: readonly EndpointSlice[];
}

export interface SliceContent {
  /** Null, as Kubernetes writes it, when there are none. */
  readonly endpoints: readonly Endpoint[] | null;
  readonly ports: readonly EndpointPort[] | null;
}

export function planSlices(
  owner: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
  existing: readonly EndpointSlice[],
): SlicePlan {
  const contents = contentsOf(owner, pods, nodeOf, existing);
  const free = [...existing];
  const update: { slice: EndpointSlice; content: SliceContent }[] = [];
  const create: SliceContent[] = [];
  for (const { content, slice } of contents) {
    const at = slice ? free.indexOf(slice) : -1;
    if (at >= 0) update.push({ slice: free.splice(at, 1)[0] as EndpointSlice, content });
    else create.push(content);
  }
  // What would be deleted takes the place of what would be made.
  while (create.length > 0 && free.length > 0)
    update.push({ slice: free.shift() as EndpointSlice, content: create.shift() as SliceContent });
  return { create, update: update.filter(({ slice, content }) => differs(slice, content)), remove: free };
}

const differs = (slice: EndpointSlice, content: SliceContent): boolean =>
  share(slice.endpoints ?? null, content.endpoints) !== (slice.endpoints ?? null) ||
  share(slice.ports ?? null, content.ports) !== (slice.ports ?? null);

function contentsOf(owner: Service, pods: readonly Pod[], nodeOf: (name: string) => Node | undefined, existing: readonly EndpointSlice[]) {
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Map<string, Endpoint> }>();
  for (const pod of pods) {
    const ports = portsOn(owner, pod) as unknown as readonly EndpointPort[];
    const id = JSON.stringify(ports);
    const group = groups.get(id) ?? { ports, endpoints: new Map() };
    groups.set(id, group);
    group.endpoints.set(pod.metadata.uid ?? "", endpointOf(owner, pod, nodeOf));
  }
  const contents: { content: SliceContent; slice: EndpointSlice | undefined }[] = [];
  for (const [id, { ports, endpoints }] of groups) {
    const mine = existing.filter((slice) => JSON.stringify(slice.ports ?? []) === id);
    contents.push(...fill(ports, endpoints, mine));
  }
  return contents.length > 0 ? contents : [{ content: { endpoints: null, ports: null }, slice: existing[0] }];
}

/** Endpoints stay in the slice they are in; new ones go where there is room, then into new slices. */
function fill(ports: readonly EndpointPort[], endpoints: Map<string, Endpoint>, mine: readonly EndpointSlice[]) {
  const filled = mine.map((slice) => {
    const kept = (slice.endpoints ?? []).flatMap((endpoint) => {
      const uid = endpoint.targetRef?.uid ?? "";
      const wanted = endpoints.get(uid);
      endpoints.delete(uid);
      return wanted ?? [];
    });
    return { slice: slice as EndpointSlice | undefined, kept };
  });
  for (const endpoint of endpoints.values()) {
    let room = filled.find(({ kept }) => kept.length < maxEndpoints);
    if (!room) {
      room = { slice: undefined, kept: [] };
      filled.push(room);
    }
    room.kept.push(endpoint);
  }
  return filled
    .filter(({ kept }) => kept.length > 0)
    .map(({ slice, kept }) => ({ slice, content: { endpoints: kept, ports: ports.length > 0 ? ports : null } }));
}

function endpointOf(owner: Service, pod: Pod, nodeOf: (name: string) => Node | undefined): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const serving = isPodReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const zone = pod.spec.nodeName ? nodeOf(pod.spec.nodeName)?.metadata.labels?.["topology.kubernetes.io/zone"] : undefined;
  const hostname = hostnameOf(owner, pod);
  return {
    addresses: [pod.status.podIP ?? ""],
    conditions: { ready: owner.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: "Pod", name, namespace, uid },
    ...(zone ? { zone } : {}),
  };
}
