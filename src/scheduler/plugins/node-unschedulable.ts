import { tolerates } from "../../api/toleration.ts";
import type { Plugin } from "../framework.ts";

const taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;

/** Cordoned nodes take only Pods that tolerate it. */
export const nodeUnschedulable: Plugin = {
  name: "NodeUnschedulable",
  final: true,
  wakes: ["node-added", "node-changed"],
  filter({ pod }, { node }) {
    if (!node.spec.unschedulable || pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))) return undefined;
    return "node(s) were unschedulable";
  },
};
