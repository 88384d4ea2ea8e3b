import { describe, expect, it } from "vitest";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { type Candidate, pickCandidate, selectVictims } from "../../../src/scheduler/preemption/victims.ts";

const pod = (name: string, priority: number, startTime = "2025-01-01T00:00:00Z"): Pod =>
  ({ metadata: { name }, spec: { priority, containers: [] }, status: { startTime } }) as unknown as Pod;
const names = (pods: readonly Pod[] | undefined) => pods?.map(({ metadata }) => metadata.name);

describe("the Pods of a node that have to go", () => {
  const [a, b, c] = [pod("a", 1), pod("b", 5), pod("c", 3)];
  /** Room for `free` Pods beside the new one. */
  const room = (all: readonly Pod[], free: number) => (gone: ReadonlySet<Pod>) => all.length - gone.size <= free;
  it.each([
    ["are the least important", [], 2, ["a"]],
    ["are as many as it takes", [], 1, ["c", "a"]],
    ["are not those that a budget keeps, if that can be", [a], 2, ["c"]],
    ["are those that a budget keeps where nothing else helps", [a, b, c], 2, ["a"]],
    ["are all of them at worst", [], 0, ["b", "c", "a"]],
  ])("%s", (_, kept, free, expected) => {
    expect(names(selectVictims([a, b, c], new Set(kept), room([a, b, c], free)))).toEqual(expected);
  });
  it("are none where it does not help", () => {
    expect(selectVictims([a], new Set(), () => false)).toBeUndefined();
    expect(selectVictims([], new Set(), () => true)).toBeUndefined();
  });
});

describe("the node that is hurt least", () => {
  const candidate = (node: string, victims: readonly Pod[], violations = 0): Candidate => ({ node, victims, violations });
  it.each([
    ["breaks no budget", [candidate("a", [pod("x", 1)], 1), candidate("b", [pod("y", 9)])]],
    ["has the less important victim at most", [candidate("a", [pod("x", 5)]), candidate("b", [pod("y", 3), pod("z", 3)])]],
    ["has the smaller sum", [candidate("a", [pod("x", 5), pod("w", 4)]), candidate("b", [pod("y", 5), pod("z", 1)])]],
    ["has fewer victims", [candidate("a", [pod("x", 5), pod("w", 0)]), candidate("b", [pod("y", 5)])]],
    ["has victims that began last", [candidate("a", [pod("x", 5)]), candidate("b", [pod("y", 5, "2025-01-02T00:00:00Z")])]],
  ])("%s", (_, candidates) => {
    expect(pickCandidate(candidates)?.node).toBe("b");
  });
  it("is the first among equals, if there is any", () => {
    expect(pickCandidate([candidate("a", [pod("x", 1)]), candidate("b", [pod("y", 1)])])?.node).toBe("a");
    expect(pickCandidate([])).toBeUndefined();
  });
});
