/**
 * The n-th Pod range of the cluster: 10.244.0.0/24 … 10.255.255.0/24, then on from 10.128.0.0/24: 29,696 and more nodes.
 * Node addresses come from 172.18.0.0/15 in the same manner.
 */
import { parseCidr } from "./address-range.ts";

const first = 244 * 256;
const end = 256 * 256;
const second = 128 * 256;

/** How many Pod ranges there are. */
export const podCidrCount = end - second;

export function podCidrAt(index: number): string {
  const block = index < end - first ? first + index : second + (index - (end - first));
  return `10.${Math.floor(block / 256)}.${block % 256}.0/24`;
}

/** Which Pod range this is, or undefined for one that is not ours. */
export function podCidrIndex(podCidr: string): number | undefined {
  const bounds = parseCidr(podCidr);
  if (bounds?.size !== 256) return undefined;
  const block = bounds.first / 256 - 10 * 65_536;
  if (block >= first && block < end) return block - first;
  if (block >= second && block < first) return block - second + (end - first);
  return undefined;
}

/** Addresses of nodes: 172.18.0.2 … */
export const nodeAddresses = { first: 172 * 2 ** 24 + 18 * 2 ** 16 + 2, size: 2 ** 17 - 4 };
