import { beforeEach, describe, expect, it } from "vitest";
import type { Node, Pod } from "../../../src/api/types/core-v1.ts";
import { PlacedPods } from "../../../src/scheduler/placed-pods.ts";
import { groupIn, groupOfTerm } from "../../../src/scheduler/pod-group.ts";

const nodes = new Map<string, Node>();
const labels: Record<string, Record<string, string>> = {};
const node = (name: string, zone: string) =>
  nodes.set(name, { metadata: { name, labels: { zone } }, spec: {}, status: {} } as unknown as Node);
const pod = (app: string, affinity?: object, namespace = "ns"): Pod =>
  ({ metadata: { name: app, namespace, labels: { app } }, spec: { containers: [], affinity }, status: {} }) as unknown as Pod;
const term = (app: string) => ({ topologyKey: "zone", labelSelector: { matchLabels: { app } } });
const web = groupIn("ns", { matchLabels: { app: "web" } });

let placed: PlacedPods;
beforeEach(() => {
  nodes.clear();
  node("a", "1");
  node("b", "1");
  node("c", "2");
  placed = new PlacedPods(
    (name) => nodes.get(name),
    (namespace) => labels[namespace],
  );
});

describe("Pods on nodes, counted by group", () => {
  it("count from before and after they were first asked for", () => {
    placed.add("1", pod("web"), "a");
    expect(placed.members(web).inDomain("zone", "1")).toBe(1);
    placed.add("2", pod("web"), "b");
    placed.add("3", pod("other"), "b");
    placed.add("4", pod("web", undefined, "elsewhere"), "b");
    expect([placed.members(web).inDomain("zone", "1"), placed.members(web).inDomain("zone", "2")]).toEqual([2, 0]);
    placed.remove("1");
    expect([placed.members(web).total, placed.members(web).onNode("a")]).toEqual([1, 0]);
  });

  it("are in other domains when their node gets other labels", () => {
    placed.add("1", pod("web"), "a");
    expect(placed.members(web).inDomain("zone", "1")).toBe(1);
    node("a", "2");
    placed.nodesChanged();
    expect([placed.members(web).inDomain("zone", "1"), placed.members(web).inDomain("zone", "2")]).toEqual([0, 1]);
  });

  it("belong to groups of other namespaces by the labels of these", () => {
    const group = groupOfTerm({ ...term("web"), namespaceSelector: { matchLabels: { team: "x" } } }, pod("any"), (name) => labels[name]);
    placed.add("1", pod("web", undefined, "other"), "a");
    expect(placed.members(group).total).toBe(0);
    labels["other"] = { team: "x" };
    placed.namespacesChanged();
    expect(placed.members(group).total).toBe(1);
  });
});

describe("wishes of Pods on nodes", () => {
  const refusing = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("web")] } };
  const liking = {
    podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm: term("web") }] },
  };

  it("concern the Pods they mean, for as long as they are there", () => {
    placed.add("1", pod("shy", refusing), "a");
    placed.add("2", pod("fond", liking), "c");
    expect(placed.refusals(pod("web")).map(({ tally }) => tally.inDomain("zone", "1"))).toEqual([1]);
    expect(placed.likings(pod("web")).map(({ tally }) => tally.inDomain("zone", "2"))).toEqual([7]);
    expect([placed.refusals(pod("other")), placed.refusals(pod("web", undefined, "elsewhere"))]).toEqual([[], []]);
    placed.remove("1");
    expect(placed.refusals(pod("web"))).toEqual([]);
  });
});
