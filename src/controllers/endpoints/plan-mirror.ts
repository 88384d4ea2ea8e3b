/** Which EndpointSlices mirror an Endpoints object, against those there are. Pure. As kubernetes: pkg/controller/endpointslicemirroring. */
import { share } from "../../api/share.ts";
import type { EndpointAddress, EndpointSubset, Endpoints } from "../../api/types/core-v1.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "../../api/types/discovery-v1.ts";

/** So many addresses of a subset are mirrored. */
const maxEndpoints = 1000;

export interface MirroredContent {
  readonly addressType: "IPv4" | "IPv6";
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[] | null;
}

export interface MirrorPlan {
  readonly create: readonly MirroredContent[];
  readonly update: readonly { readonly slice: EndpointSlice; readonly content: MirroredContent }[];
  readonly remove: readonly EndpointSlice[];
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName !== undefined ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}

function portsOf({ ports = [] }: EndpointSubset): readonly EndpointPort[] | null {
  const mirrored = ports.map(({ name, port, protocol, appProtocol }) => ({
    name: name ?? "",
    port,
    ...(protocol ? { protocol } : {}),
    ...(appProtocol !== undefined ? { appProtocol } : {}),
  }));
  return mirrored.length > 0 ? mirrored : null;
}

const typeOf = (ip: string) => (ip.includes(":") ? "IPv6" : "IPv4");
const identity = (content: { readonly addressType: string; readonly ports?: unknown }) =>
  JSON.stringify([content.addressType, content.ports ?? null]);

/** One slice for each kind of address and set of ports. */
function contentsOf({ subsets = [] }: Endpoints): MirroredContent[] {
  const contents = new Map<string, { addressType: "IPv4" | "IPv6"; ports: readonly EndpointPort[] | null; endpoints: Endpoint[] }>();
  for (const subset of subsets) {
    const ports = portsOf(subset);
    const all = [
      ...(subset.addresses ?? []).map((address) => ({ address, ready: true })),
      ...(subset.notReadyAddresses ?? []).map((address) => ({ address, ready: false })),
    ];
    for (const { address, ready } of all) {
      const key = identity({ addressType: typeOf(address.ip), ports });
      const content = contents.get(key) ?? { addressType: typeOf(address.ip), ports, endpoints: [] };
      if (content.endpoints.length < maxEndpoints) content.endpoints.push(endpointOf(address, ready));
      contents.set(key, content);
    }
  }
  return [...contents.values()];
}

const differs = (slice: EndpointSlice, content: MirroredContent): boolean =>
  share(slice.endpoints ?? null, content.endpoints) !== (slice.endpoints ?? null);

export function planMirror(endpoints: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const free = [...existing];
  const create: MirroredContent[] = [];
  const update: { slice: EndpointSlice; content: MirroredContent }[] = [];
  for (const content of contentsOf(endpoints)) {
    const at = free.findIndex((slice) => identity(slice) === identity(content));
    const [slice] = at >= 0 ? free.splice(at, 1) : [];
    if (slice) update.push({ slice, content });
    else create.push(content);
  }
  return { create, update: update.filter(({ slice, content }) => differs(slice, content)), remove: free };
}
