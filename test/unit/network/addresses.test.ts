import { describe, expect, it } from "vitest";
import { podCidrAt, podCidrCount, podCidrIndex } from "../../../src/api/node-ranges.ts";
import { createPodAddresses } from "../../../src/network/addresses.ts";

describe("Pod addresses", () => {
  it("come from the node's range, once each, and are not used again at once", () => {
    const addresses = createPodAddresses();
    expect(addresses.allocate("n/a", "10.244.3.0/24")).toBe("10.244.3.2");
    expect(addresses.allocate("n/a", "10.244.3.0/24")).toBe("10.244.3.2");
    addresses.release("n/a");
    expect(addresses.allocate("n/b", "10.244.3.0/24")).toBe("10.244.3.3");
  });

  it("leave out what Pods have already", () => {
    const addresses = createPodAddresses();
    expect(addresses.reserve("n/a", "10.244.0.2", "10.244.0.0/24")).toBe(true);
    expect(addresses.reserve("n/b", "10.244.0.2", "10.244.0.0/24")).toBe(false);
    expect(addresses.allocate("n/b", "10.244.0.0/24")).toBe("10.244.0.3");
  });

  it("go on in a shared range when the node's is full or absent", () => {
    const addresses = createPodAddresses();
    const all = Array.from({ length: 300 }, (_, index) => addresses.allocate(`n/${index}`, "10.244.0.0/24"));
    expect(new Set(all).size).toBe(300);
    expect(all.at(-1)).toMatch(/^100\.64\./);
    expect(addresses.allocate("n/x", undefined)).toMatch(/^100\.64\./);
  });

  it("know the ranges of nodes by number and back", () => {
    expect([0, 255, 256, 3_071, 3_072].map(podCidrAt)).toEqual([
      "10.244.0.0/24",
      "10.244.255.0/24",
      "10.245.0.0/24",
      "10.255.255.0/24",
      "10.128.0.0/24",
    ]);
    for (const index of [0, 3_071, 3_072, podCidrCount - 1]) expect(podCidrIndex(podCidrAt(index))).toBe(index);
    expect(podCidrIndex("192.168.0.0/24")).toBeUndefined();
  });
});
