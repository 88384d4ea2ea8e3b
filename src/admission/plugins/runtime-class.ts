import { own } from "../../api/own.ts";
import { share } from "../../api/share.ts";
import type { Pod, PodSpec } from "../../api/types/core-v1.ts";
import type { RuntimeClass } from "../../api/types/node-v1.ts";
import { runtimeClass as runtimeClassKind } from "../../kinds/node/runtime-class.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { isOn, refuse, reviewed } from "../matches.ts";

function withOverhead(attributes: AdmissionAttributes, spec: PodSpec, runtime: RuntimeClass): PodSpec {
  const fixed = runtime.overhead?.podFixed;
  if (fixed === undefined) return spec;
  if (spec.overhead !== undefined && share(fixed, spec.overhead) !== fixed)
    throw refuse(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  return { ...spec, overhead: fixed };
}

function withScheduling(attributes: AdmissionAttributes, spec: PodSpec, runtime: RuntimeClass): PodSpec {
  const { nodeSelector, tolerations = [] } = runtime.scheduling ?? {};
  for (const [key, value] of Object.entries(nodeSelector ?? {})) {
    const chosen = own(spec.nodeSelector, key);
    if (chosen !== undefined && chosen !== value)
      throw refuse(
        attributes,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${chosen}`,
      );
  }
  const known = new Set((spec.tolerations ?? []).map((toleration) => JSON.stringify(toleration)));
  const added = tolerations.filter((toleration) => !known.has(JSON.stringify(toleration)));
  return {
    ...spec,
    ...(nodeSelector ? { nodeSelector: { ...spec.nodeSelector, ...nodeSelector } } : {}),
    ...(added.length > 0 ? { tolerations: [...(spec.tolerations ?? []), ...added] } : {}),
  };
}

/** Pods that name a runtime class get its overhead and go where it runs. */
export const runtimeClass: AdmissionPlugin = {
  name: "RuntimeClass",
  admit(attributes) {
    const pod = isOn(attributes, "pods", ["CREATE"]) ? reviewed<Pod>(attributes) : undefined;
    const name = pod?.spec?.runtimeClassName;
    if (!pod?.spec || name === undefined) return undefined;
    const runtime = attributes.lister.get(runtimeClassKind, undefined, name);
    if (!runtime) throw refuse(attributes, `pod rejected: RuntimeClass "${name}" not found`);
    return { ...pod, spec: withScheduling(attributes, withOverhead(attributes, pod.spec as PodSpec, runtime), runtime) };
  },
  validate(attributes) {
    const pod = isOn(attributes, "pods", ["CREATE"]) ? reviewed<Pod>(attributes) : undefined;
    if (pod?.spec?.overhead !== undefined && pod.spec.runtimeClassName === undefined)
      throw refuse(attributes, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
  },
};
