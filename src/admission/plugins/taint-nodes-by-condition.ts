import type { Node, Taint } from "../../api/types/core-v1.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn, reviewed } from "../matches.ts";

const notReady: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** A new Node takes no Pods until it is known to be ready. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: "TaintNodesByCondition",
  admit(attributes) {
    const node = isOn(attributes, "nodes", ["CREATE"]) ? reviewed<Node>(attributes) : undefined;
    if (!node) return undefined;
    const taints = node.spec?.taints ?? [];
    if (taints.some((taint) => taint.key === notReady.key && taint.effect === notReady.effect)) return undefined;
    return { ...node, spec: { ...node.spec, taints: [...taints, notReady] } };
  },
};
