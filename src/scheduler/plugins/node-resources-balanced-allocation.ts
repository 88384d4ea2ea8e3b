import type { Plugin } from "../framework.ts";

/** Likes nodes whose cpu and memory are taken in like measure. */
export const nodeResourcesBalancedAllocation: Plugin = {
  name: "NodeResourcesBalancedAllocation",
  wakes: [],
  weight: 1,
  score({ needs }, { allocatable, requested }) {
    const cpu = Math.min(1, (requested.cpuMillis + needs.cpuMillis) / (allocatable.cpuMillis || 1));
    const memory = Math.min(1, (requested.memory + needs.memory) / (allocatable.memory || 1));
    return Math.round((1 - Math.abs(cpu - memory) / 2) * 100);
  },
};
