import type { Plugin } from "../framework.ts";

/** A Pod with gates is not tried until the last one is removed. */
export const schedulingGates: Plugin = {
  name: "SchedulingGates",
  wakes: ["pod-changed"],
  preEnqueue(pod) {
    const gates = pod.spec.schedulingGates ?? [];
    return gates.length > 0 ? `waiting for scheduling gates: [${gates.map((gate) => gate.name).join(" ")}]` : undefined;
  },
};
