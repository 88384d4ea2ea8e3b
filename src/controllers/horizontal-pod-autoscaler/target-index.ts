/** Which autoscalers scale an object: kept by a watch, rebuilt from the world at start. */
import { objectKey } from "../../api/meta.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v2.ts";
import { groupOf } from "./scale-target.ts";

interface AutoscalerChange {
  readonly object: HorizontalPodAutoscaler | undefined;
  readonly old: HorizontalPodAutoscaler | undefined;
}

export interface TargetIndex {
  track(change: AutoscalerChange): void;
  /** Keys of the autoscalers of that object. */
  of(target: { group: string; kind: string; namespace: string | undefined; name: string | undefined }): readonly string[];
}

export function createTargetIndex(): TargetIndex {
  const byTarget = new Map<string, Set<string>>();
  const keyOf = ({ metadata, spec }: HorizontalPodAutoscaler): string => {
    const { apiVersion = "", kind, name } = spec.scaleTargetRef;
    return `${groupOf(apiVersion)}/${kind}/${metadata.namespace}/${name}`;
  };
  return {
    track({ object, old }) {
      if (old && old.spec !== object?.spec) {
        const keys = byTarget.get(keyOf(old));
        if (keys?.delete(objectKey(old)) && keys.size === 0) byTarget.delete(keyOf(old));
      }
      if (!object) return;
      const key = keyOf(object);
      byTarget.set(key, (byTarget.get(key) ?? new Set()).add(objectKey(object)));
    },
    of: ({ group, kind, namespace, name }) =>
      byTarget.size === 0 ? [] : [...(byTarget.get(`${group}/${kind}/${namespace}/${name}`) ?? [])],
  };
}
