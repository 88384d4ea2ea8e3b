import type { Pod, PodSpec } from "../../api/types/core-v1.ts";
import type { PriorityClass } from "../../api/types/scheduling-v1.ts";
import type { Lister } from "../../kinds/kind.ts";
import { priorityClass as priorityClassKind } from "../../kinds/scheduling/priority-class.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { isOn, refuse, reviewed } from "../matches.ts";

/** Of several classes that claim to be the default, the lowest wins. */
function globalDefault(lister: Lister): PriorityClass | undefined {
  const defaults = lister.list(priorityClassKind).filter((candidate) => candidate.globalDefault === true);
  return defaults.reduce<PriorityClass | undefined>(
    (lowest, next) => (lowest && (lowest.value ?? 0) <= (next.value ?? 0) ? lowest : next),
    undefined,
  );
}

function classOf(attributes: AdmissionAttributes, name: string | undefined): PriorityClass | undefined {
  if (!name) return globalDefault(attributes.lister);
  const found = attributes.lister.get(priorityClassKind, undefined, name);
  if (!found) throw refuse(attributes, `no PriorityClass with name ${name} was found`);
  return found;
}

function onCreate(attributes: AdmissionAttributes, pod: Pod): Pod {
  const spec = pod.spec as PodSpec;
  const found = classOf(attributes, spec.priorityClassName);
  const priority = found?.value ?? 0;
  const preemptionPolicy = found?.preemptionPolicy ?? "PreemptLowerPriority";
  if (spec.priority !== undefined && spec.priority !== priority)
    throw refuse(
      attributes,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy)
    throw refuse(
      attributes,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  const className = spec.priorityClassName || found?.metadata.name;
  return { ...pod, spec: { ...spec, ...(className ? { priorityClassName: className } : {}), priority, preemptionPolicy } };
}

/** An update that leaves the computed values out keeps them. */
function onUpdate(pod: Pod, old: Pod): Pod | undefined {
  const spec = pod.spec as PodSpec;
  const { priority = old.spec?.priority, preemptionPolicy = old.spec?.preemptionPolicy } = spec;
  if (priority === spec.priority && preemptionPolicy === spec.preemptionPolicy) return undefined;
  return { ...pod, spec: { ...spec, priority, preemptionPolicy } };
}

/** Pods get the number of their priority class; only one class may be the default. */
export const priority: AdmissionPlugin = {
  name: "Priority",
  admit(attributes) {
    if (!isOn(attributes, "pods", ["CREATE", "UPDATE"])) return undefined;
    const pod = reviewed<Pod>(attributes);
    if (!pod?.spec) return undefined;
    return attributes.operation === "CREATE" ? onCreate(attributes, pod) : onUpdate(pod, attributes.oldObject as Pod);
  },
  validate(attributes) {
    const candidate = isOn(attributes, "priorityclasses", ["CREATE", "UPDATE"]) ? reviewed<PriorityClass>(attributes) : undefined;
    if (candidate?.globalDefault !== true) return;
    const current = globalDefault(attributes.lister);
    if (current && current.metadata.name !== candidate.metadata.name)
      throw refuse(attributes, `PriorityClass ${current.metadata.name} is already marked as default. Only one default can exist`);
  },
};
