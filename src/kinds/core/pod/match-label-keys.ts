/** `matchLabelKeys`: the values of those of the Pod's labels become part of the selector when the Pod is created. */

import type { StringMap } from "../../../api/meta.ts";
import { own } from "../../../api/own.ts";
import type { Affinity, PodAffinity, PodAffinityTerm, PodSpec, WeightedPodAffinityTerm } from "../../../api/types/core-v1.ts";
import type { LabelSelector } from "../../../api/types/meta-v1.ts";

interface Keys {
  readonly operator: "In" | "NotIn";
  readonly keys: readonly string[] | undefined;
}

/** Keys the Pod has no label for are passed over. */
function withKeys(selector: LabelSelector | undefined, labels: StringMap, lists: readonly Keys[]): LabelSelector | undefined {
  if (!selector) return selector;
  const added = lists.flatMap(({ operator, keys = [] }) =>
    keys.flatMap((key) => {
      const value = own(labels, key);
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    }),
  );
  if (added.length === 0) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}

/** Elements changed by `change`; the same list if none was. */
function mapped<T>(list: readonly T[] | undefined, change: (one: T) => T): readonly T[] | undefined {
  const next = list?.map(change);
  return next?.some((one, index) => one !== list?.[index]) ? next : list;
}

function term(one: PodAffinityTerm, labels: StringMap): PodAffinityTerm {
  const labelSelector = withKeys(one.labelSelector, labels, [
    { operator: "In", keys: one.matchLabelKeys },
    { operator: "NotIn", keys: one.mismatchLabelKeys },
  ]);
  return labelSelector === one.labelSelector ? one : { ...one, labelSelector };
}

function weighted(one: WeightedPodAffinityTerm, labels: StringMap): WeightedPodAffinityTerm {
  const podAffinityTerm = term(one.podAffinityTerm, labels);
  return podAffinityTerm === one.podAffinityTerm ? one : { ...one, podAffinityTerm };
}

const hard = "requiredDuringSchedulingIgnoredDuringExecution";
const soft = "preferredDuringSchedulingIgnoredDuringExecution";

function podAffinity(affinity: PodAffinity | undefined, labels: StringMap): PodAffinity | undefined {
  if (!affinity) return affinity;
  const required = mapped(affinity[hard], (one) => term(one, labels));
  const preferred = mapped(affinity[soft], (one) => weighted(one, labels));
  if (required === affinity[hard] && preferred === affinity[soft]) return affinity;
  return { ...affinity, ...(required ? { [hard]: required } : {}), ...(preferred ? { [soft]: preferred } : {}) };
}

function withAffinity(affinity: Affinity | undefined, labels: StringMap): Affinity | undefined {
  if (!affinity) return affinity;
  const near = podAffinity(affinity.podAffinity, labels);
  const far = podAffinity(affinity.podAntiAffinity, labels);
  if (near === affinity.podAffinity && far === affinity.podAntiAffinity) return affinity;
  return { ...affinity, ...(near ? { podAffinity: near } : {}), ...(far ? { podAntiAffinity: far } : {}) };
}

/** The spec with the values filled in, the same object if there is nothing to fill. */
export function withMatchLabelKeys(spec: PodSpec, labels: StringMap = {}): PodSpec {
  const affinity = withAffinity(spec.affinity, labels);
  const spread = mapped(spec.topologySpreadConstraints, (one) => {
    const labelSelector = withKeys(one.labelSelector, labels, [{ operator: "In", keys: one.matchLabelKeys }]);
    return labelSelector === one.labelSelector ? one : { ...one, labelSelector };
  });
  if (affinity === spec.affinity && spread === spec.topologySpreadConstraints) return spec;
  return { ...spec, ...(affinity ? { affinity } : {}), ...(spread ? { topologySpreadConstraints: spread } : {}) };
}
