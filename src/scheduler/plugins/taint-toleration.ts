import { tolerates } from "../../api/toleration.ts";
import { untolerated } from "../../api/untolerated.ts";
import type { Plugin } from "../framework.ts";

const hard = ["NoSchedule", "NoExecute"];

/** Taints keep Pods off; PreferNoSchedule makes a node less liked. */
export const taintToleration: Plugin = {
  name: "TaintToleration",
  final: true,
  wakes: ["node-added", "node-changed", "pod-changed"],
  weight: 3,
  filter({ pod }, { node }) {
    return untolerated(node.spec.taints, pod.spec.tolerations, hard) ? "node(s) had untolerated taint(s)" : undefined;
  },
  score({ pod }, { node }) {
    const soft = node.spec.taints?.filter((taint) => taint.effect === "PreferNoSchedule") ?? [];
    if (soft.length === 0) return 100;
    const bad = soft.filter((taint) => !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint)));
    return 100 - Math.round((100 * bad.length) / soft.length);
  },
};
