import type { Pod, PodSpec, Toleration } from "../../api/types/core-v1.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn, reviewed } from "../matches.ts";

const keys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

const tolerates = (toleration: Toleration, key: string): boolean =>
  (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === "NoExecute");

/** Pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  admit(attributes) {
    const pod = isOn(attributes, "pods", ["CREATE", "UPDATE"]) ? reviewed<Pod>(attributes) : undefined;
    if (!pod?.spec) return undefined;
    const { tolerations = [] } = pod.spec;
    const missing = keys.filter((key) => !tolerations.some((toleration) => tolerates(toleration, key)));
    if (missing.length === 0) return undefined;
    const added = missing.map((key): Toleration => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
    return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } as PodSpec };
  },
};
