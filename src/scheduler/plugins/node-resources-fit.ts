import type { Plugin } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodNeeds } from "../pod-needs.ts";

/** Requests must fit into what is left; emptier nodes are liked better (LeastAllocated). */
export const nodeResourcesFit: Plugin = {
  name: "NodeResourcesFit",
  wakes: ["node-added", "node-changed", "pod-removed", "pod-changed"],
  weight: 1,
  filter({ needs }, node) {
    const { allocatable, requested } = node;
    if (requested.pods + 1 > allocatable.pods) return "Too many pods";
    if (needs.cpuMillis > 0 && needs.cpuMillis > allocatable.cpuMillis - requested.cpuMillis) return "Insufficient cpu";
    if (needs.memory > 0 && needs.memory > allocatable.memory - requested.memory) return "Insufficient memory";
    if (needs.ephemeralStorage > 0 && needs.ephemeralStorage > allocatable.ephemeralStorage - requested.ephemeralStorage)
      return "Insufficient ephemeral-storage";
    return scalarShortage(needs, node);
  },
  score({ needs }, { allocatable, scored }) {
    const cpu = free(scored.cpuMillis + needs.scored.cpuMillis, allocatable.cpuMillis);
    const memory = free(scored.memory + needs.scored.memory, allocatable.memory);
    return (cpu + memory) / 2;
  },
};

const free = (taken: number, all: number): number => (all <= 0 || taken > all ? 0 : (100 * (all - taken)) / all);

function scalarShortage(needs: PodNeeds, { allocatable, requested }: NodeInfo): string | undefined {
  for (const name in needs.scalar) {
    const left = (allocatable.scalar.get(name) ?? 0) - (requested.scalar.get(name) ?? 0);
    if ((needs.scalar[name] ?? 0) > left) return `Insufficient ${name}`;
  }
  return undefined;
}
