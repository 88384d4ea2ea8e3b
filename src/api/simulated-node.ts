/** Which Nodes are played by the simulated kubelet, and how one is switched off. Read by the kubelet and by node-lifecycle. */
import type { KubeObject } from "./meta.ts";

/** `external`: somebody else's kubelet; `simulated`: played in every mode but `none`. */
export const kubeletAnnotation = "miniplane.dev/kubelet";
/** `off`: the simulated node stops reporting until the annotation goes. */
export const powerAnnotation = "miniplane.dev/power";
const kwokAnnotation = "kwok.x-k8s.io/node";

/** Which nodes are played: all but external ones, only annotated ones, or none. */
export type KubeletMode = "all" | "annotated" | "none";

export function isSimulatedNode(node: KubeObject, mode: KubeletMode): boolean {
  if (mode === "none") return false;
  const annotations = node.metadata.annotations;
  const said = annotations?.[kubeletAnnotation];
  if (said === "external") return false;
  return mode === "all" || said === "simulated" || annotations?.[kwokAnnotation] === "fake";
}

/** True for a node that was switched off: it does not report, and its containers do nothing that anyone hears of. */
export function isPoweredOff(node: KubeObject): boolean {
  return node.metadata.annotations?.[powerAnnotation] === "off";
}
