import type { Plugin } from "../framework.ts";

/** A Pod that names its node takes no other. */
export const nodeName: Plugin = {
  name: "NodeName",
  final: true,
  wakes: ["node-added", "node-changed"],
  filter({ pod }, { node }) {
    return pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name ? "node(s) didn't match the requested node name" : undefined;
  },
};
