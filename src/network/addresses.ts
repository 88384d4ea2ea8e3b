/**
 * Addresses of Pods: unique in the cluster, from the range of the node the Pod runs on. What is taken follows from the
 * world (`reserve` for every Pod that has an address), so nothing of this is stored.
 */
import { AddressRange, formatIPv4, parseCidr, parseIPv4 } from "../api/address-range.ts";

export interface PodAddresses {
  /** The Pod's address, taken from `podCidr` at the first call; with a full or absent range, from one shared by all nodes. */
  allocate(pod: string, podCidr: string | undefined): string;
  /** Takes an address that the Pod already has; false if another Pod has it. */
  reserve(pod: string, address: string, podCidr: string | undefined): boolean;
  release(pod: string): void;
}

/** Where Pods go when their node's own range is full: 100.64.0.0/10, which is not routed anywhere. */
const overflow = { first: 100 * 2 ** 24 + 64 * 2 ** 16 + 1, size: 2 ** 22 - 2 };

export function createPodAddresses(): PodAddresses {
  const ranges = new Map<string, AddressRange>();
  const shared = new AddressRange(overflow.first, overflow.size);
  const taken = new Map<string, { address: number; range: AddressRange }>();

  const rangeOf = (podCidr: string | undefined): AddressRange => {
    const known = ranges.get(podCidr ?? "");
    if (known) return known;
    const bounds = podCidr ? parseCidr(podCidr) : undefined;
    // Not the network's own address, its gateway (.1) or its broadcast address.
    const range = bounds && bounds.size > 4 ? new AddressRange(bounds.first + 2, bounds.size - 3) : shared;
    ranges.set(podCidr ?? "", range);
    return range;
  };

  const keep = (pod: string, address: number, range: AddressRange) => {
    taken.set(pod, { address, range });
    return formatIPv4(address);
  };

  return {
    allocate(pod, podCidr) {
      const known = taken.get(pod);
      if (known) return formatIPv4(known.address);
      const own = rangeOf(podCidr);
      const address = own.take();
      if (address !== undefined) return keep(pod, address, own);
      const other = shared.take();
      if (other === undefined) throw new Error("no address is left for another Pod");
      return keep(pod, other, shared);
    },
    reserve(pod, text, podCidr) {
      const known = taken.get(pod);
      if (known) return formatIPv4(known.address) === text;
      const address = parseIPv4(text);
      if (address === undefined) return false;
      const range = shared.has(address) ? shared : rangeOf(podCidr);
      if (!range.reserve(address)) return false;
      keep(pod, address, range);
      return true;
    },
    release(pod) {
      const known = taken.get(pod);
      if (!known) return;
      taken.delete(pod);
      known.range.free(known.address);
    },
  };
}
