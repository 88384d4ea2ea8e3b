import type { Plugin } from "../framework.ts";
import type { HostPort } from "../pod-needs.ts";

const anyAddress = (ip: string) => ip === "0.0.0.0" || ip === "::";

function collide(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || anyAddress(a.ip) || anyAddress(b.ip));
}

/** Host ports are taken once per node. */
export const nodePorts: Plugin = {
  name: "NodePorts",
  wakes: ["node-added", "pod-removed"],
  filter({ needs }, { hostPorts }) {
    if (needs.hostPorts.length === 0 || hostPorts.length === 0) return undefined;
    const taken = needs.hostPorts.some((wanted) => hostPorts.some((held) => collide(wanted, held)));
    return taken ? "node(s) didn't have free ports for the requested pod ports" : undefined;
  },
};
