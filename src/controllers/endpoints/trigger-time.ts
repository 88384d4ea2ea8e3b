/** When the oldest change happened that new endpoints carry: `endpoints.kubernetes.io/last-change-trigger-time`. */
import type { Pod, Service } from "../../api/types/core-v1.ts";

export const triggerAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

interface Known {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

export interface TriggerTimes {
  /** The time of the oldest change since the last call for this Service; undefined if none is known. */
  next(key: string, service: Service, pods: readonly Pod[]): string | undefined;
  forget(key: string): void;
}

export function createTriggerTimes(): TriggerTimes {
  const known = new Map<string, Known>();
  return {
    next(key, service, pods) {
      const before = known.get(key);
      const created = service.metadata.creationTimestamp ?? "";
      const now = new Map(pods.map((pod) => [pod.metadata.name ?? "", readySince(pod)]));
      known.set(key, { service: created, pods: now });
      const fresh = [...now]
        .filter(([name, time]) => time && (before ? time > (before.pods.get(name) ?? "") : time > created))
        .map(([, time]) => time);
      if (before?.service !== created) fresh.push(created);
      return fresh.sort()[0];
    },
    forget: (key) => void known.delete(key),
  };
}

const readySince = ({ status }: Pod): string => status.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? "";
