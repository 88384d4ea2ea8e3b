/** Pods that wait for the world to change, by the changes that may help them. */
import type { ClusterEvent, Plugin } from "./framework.ts";

export interface Parking {
  /** `refusers`: the plugins that refused the Pod; what any of them waits for may help (none: any change). */
  enter(key: string, refusers: ReadonlySet<string>): void;
  leave(key: string): void;
  waitingFor(event: ClusterEvent): readonly string[];
}

export function createParking(plugins: readonly Plugin[]): Parking {
  const wakes = new Map(plugins.map((plugin) => [plugin.name, plugin.wakes]));
  const events = [...new Set<ClusterEvent>(plugins.flatMap((plugin) => plugin.wakes))];
  const parked = new Map(events.map((event) => [event, new Set<string>()]));
  return {
    enter(key, refusers) {
      const awaited = refusers.size > 0 ? [...refusers].flatMap((name) => wakes.get(name) ?? []) : events;
      for (const event of awaited) parked.get(event)?.add(key);
    },
    leave(key) {
      for (const keys of parked.values()) keys.delete(key);
    },
    waitingFor: (event) => [...(parked.get(event) ?? [])],
  };
}
